"""Which job somebody does of a runbook that holds several."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A statement of its own: a batch would make the table anew on SQLite.
    op.add_column("checklist", sa.Column("job", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("checklist", "job")
