"""Accounts fit for a public body: roles that wait for a second administrator."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0005"
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
