"""What an import from a page keeps: its file while it waits, what its columns were taken for, some cells of each."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # One statement each: a batch would make the table anew on SQLite, and others refer to its rows.
    op.add_column("import_run", sa.Column("file", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("import_run", sa.Column("columns", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("import_run", sa.Column("examples", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("import_run", "examples")
    op.drop_column("import_run", "columns")
    op.drop_column("import_run", "file")
