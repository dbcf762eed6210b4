"""Letters in which a supplier was asked for what it owes."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "obligation_chase",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("to_person_id", sa.Uuid(), nullable=False),
        sa.Column("chased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chased_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_chase_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(
            ["to_person_id"], ["person.id"], name=op.f("fk_obligation_chase_to_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_chase")),
    )
    op.create_index("ix_obligation_chase_last", "obligation_chase", ["obligation_id", "chased_at"])


def downgrade() -> None:
    op.drop_table("obligation_chase")
