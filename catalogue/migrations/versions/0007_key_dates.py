"""Days from which due dates are counted, and whose bank holidays they go by."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# One statement a column: a batch would make the table anew on SQLite, and others refer to its rows.
DAYS = ("signed_on", "go_live_on", "system_accepted_on", "notice_given_on")


def upgrade() -> None:
    for name in DAYS:
        op.add_column("contract", sa.Column(name, sa.Date(), nullable=True))
    op.add_column("contract", sa.Column("nation", sa.String(length=30), nullable=False, server_default=""))


def downgrade() -> None:
    for name in (*DAYS, "nation"):
        op.drop_column("contract", name)
