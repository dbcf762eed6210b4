"""Which procedures are skills of those who use a system; all that were there are needed to run one."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A statement of its own: a batch would make the table anew on SQLite.
    op.add_column("procedure", sa.Column("procedure_kind", sa.String(length=20), nullable=False, server_default="run"))


def downgrade() -> None:
    op.drop_column("procedure", "procedure_kind")
