"""Who asked for an import to be taken back: it is done with their rights, though a task does it."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # One statement each: a batch would make the table anew on SQLite, and others refer to its rows.
    op.add_column("import_run", sa.Column("undone_by", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("import_run", sa.Column("undone_by_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("import_run", "undone_by_id")
    op.drop_column("import_run", "undone_by")
