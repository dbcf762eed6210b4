"""Whom to call about a runbook."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A statement of its own: a batch would make the table anew on SQLite.
    op.add_column("runbook", sa.Column("contacts", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("runbook", "contacts")
