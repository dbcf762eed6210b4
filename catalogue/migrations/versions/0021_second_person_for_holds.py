"""Who set a legal hold, so that somebody else lifts it."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("legal_hold", sa.Column("set_by_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("legal_hold", "set_by_id")
