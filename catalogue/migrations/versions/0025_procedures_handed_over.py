"""Which procedures an obligation hands over, and how far one of our own people must get with them."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "obligation_procedure",
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("procedure_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_procedure_obligation_id")
        ),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedure.id"], name=op.f("fk_obligation_procedure_procedure_id")),
        sa.PrimaryKeyConstraint("obligation_id", "procedure_id", name=op.f("pk_obligation_procedure")),
    )
    op.create_index(op.f("ix_obligation_procedure_procedure_id"), "obligation_procedure", ["procedure_id"])
    # A statement of its own: a batch would make the table anew on SQLite.
    op.add_column("obligation", sa.Column("drill_level", sa.String(length=20), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("obligation", "drill_level")
    op.drop_table("obligation_procedure")
