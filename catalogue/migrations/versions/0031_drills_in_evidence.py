"""Which drill a piece of evidence puts forward."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("drill_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_evidence_drill_id"), ["drill_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_evidence_drill_id"), "drill", ["drill_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_evidence_drill_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_evidence_drill_id"))
        batch_op.drop_column("drill_id")
