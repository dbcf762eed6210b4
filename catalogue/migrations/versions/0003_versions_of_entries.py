"""Numbers for the changes of people, teams, organisations and themes, so that a stale save is refused."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("organisation", "person", "team", "theme")


def upgrade() -> None:
    # One statement a table: a batch would make the table anew on SQLite, and others refer to its rows.
    for table in TABLES:
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "version")
