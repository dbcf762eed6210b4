"""What the two sides of a dispute wrote to each other."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "obligation_dispute_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_ours", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["obligation_dispute.id"], name=op.f("fk_obligation_dispute_note_dispute_id_obligation_dispute")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_dispute_note")),
    )
    op.create_index(op.f("ix_obligation_dispute_note_dispute_id"), "obligation_dispute_note", ["dispute_id"])


def downgrade() -> None:
    op.drop_table("obligation_dispute_note")
