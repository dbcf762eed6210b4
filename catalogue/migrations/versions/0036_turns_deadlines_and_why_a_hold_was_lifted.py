"""Which turn of what recurs something is, up to which time of day it counts, and why a legal hold was lifted."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("obligation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("later", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("deadline", sa.Time(), nullable=True))
    with op.batch_alter_table("clause", schema=None) as batch_op:
        batch_op.add_column(sa.Column("deadline", sa.Time(), nullable=True))
    with op.batch_alter_table("legal_hold", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lifted_why", sa.String(length=500), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("legal_hold", schema=None) as batch_op:
        batch_op.drop_column("lifted_why")
    with op.batch_alter_table("clause", schema=None) as batch_op:
        batch_op.drop_column("deadline")
    with op.batch_alter_table("obligation", schema=None) as batch_op:
        batch_op.drop_column("deadline")
        batch_op.drop_column("later")
