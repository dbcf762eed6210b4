"""From which later day successors answer for what somebody hands on, and when that was carried out."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("departure", sa.Column("from_on", sa.Date(), nullable=True))
    op.add_column("departure", sa.Column("carried_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("departure", "carried_at")
    op.drop_column("departure", "from_on")
