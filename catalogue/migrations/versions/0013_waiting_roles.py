"""Roles that wait for a second administrator, and where they came from."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("role_assignment", sa.Column("granted_by_id", sa.Uuid(), nullable=True))
    op.add_column("role_assignment", sa.Column("source", sa.String(length=20), nullable=False, server_default=""))
    op.add_column("role_assignment", sa.Column("waiting", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("role_assignment", sa.Column("confirmed_by", sa.String(length=200), nullable=False, server_default=""))


def downgrade() -> None:
    for name in ("confirmed_by", "waiting", "source", "granted_by_id"):
        op.drop_column("role_assignment", name)
