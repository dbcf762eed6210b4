"""Somebody may be assigned a procedure to learn, with a path or without one."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


_OF_LIST = "fk_induction_step_induction_id"


def upgrade() -> None:
    with op.batch_alter_table("induction_step", schema=None) as batch_op:
        # SQLite changes a column by writing its table anew, which it cannot while another table refers to it.
        batch_op.drop_constraint(_OF_LIST, type_="foreignkey")
    with op.batch_alter_table("induction", schema=None) as batch_op:
        batch_op.alter_column("path_id", existing_type=sa.Uuid(), nullable=True)
    with op.batch_alter_table("induction_step", schema=None) as batch_op:
        batch_op.create_foreign_key(_OF_LIST, "induction", ["induction_id"], ["id"])
        batch_op.add_column(sa.Column("by_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("buddy_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_induction_step_buddy_id"), "person", ["buddy_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("induction_step", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_induction_step_buddy_id"), type_="foreignkey")
        batch_op.drop_column("buddy_id")
        batch_op.drop_column("by_on")
