"""What was paid under contracts, line by line as published."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contract_payment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.String(length=64), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=16, scale=2), nullable=False),
        sa.Column("supplier", sa.String(length=250), nullable=False),
        sa.Column("transaction", sa.String(length=120), nullable=False),
        sa.Column("department", sa.String(length=250), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_contract_payment_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_payment")),
        sa.UniqueConstraint("line", name=op.f("uq_contract_payment_line")),
    )
    op.create_index("ix_contract_payment_contract_paid_on", "contract_payment", ["contract_id", "paid_on"])
    op.create_index(op.f("ix_contract_payment_transaction"), "contract_payment", ["transaction"])


def downgrade() -> None:
    op.drop_table("contract_payment")
