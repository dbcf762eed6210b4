"""Clause sets by version, and the clauses of contracts."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clause_set",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("what_for", sa.Text(), nullable=False),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("licence", sa.String(length=120), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_set")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_clause_set_code_version")),
    )
    op.create_table(
        "clause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("type_code", sa.String(length=40), nullable=False),
        sa.Column("obligor", sa.String(length=20), nullable=False),
        sa.Column("strength", sa.String(length=30), nullable=False),
        sa.Column("charge", sa.String(length=20), nullable=False),
        sa.Column("set_code", sa.String(length=120), nullable=False),
        sa.Column("set_version", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_clause_contract_id_contract")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause")),
    )
    op.create_index("ix_clause_contract_position", "clause", ["contract_id", "position"])


def downgrade() -> None:
    op.drop_table("clause")
    op.drop_table("clause_set")
