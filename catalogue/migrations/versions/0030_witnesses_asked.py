"""What the witness of a drill says: whether they were there, and when they said it."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Statements of their own: a batch would make the table anew on SQLite.
    op.add_column("drill", sa.Column("was_watched", sa.Boolean(), nullable=True))
    op.add_column("drill", sa.Column("witness_said_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("drill", "witness_said_at")
    op.drop_column("drill", "was_watched")
