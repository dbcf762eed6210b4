"""What a contracts register says of money, lots, extensions, variations and suppliers beside the first."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# One statement a column: a batch would make the table anew on SQLite, and others refer to its rows.
AMOUNTS = ("annual_value", "spent_to_date")
TEXTS = ("extension_options", "variations", "milestones")
SHORT_TEXTS = {"other_currency": 60, "notice_reference": 120}


def upgrade() -> None:
    for name in AMOUNTS:
        op.add_column("contract", sa.Column(name, sa.Numeric(precision=16, scale=2), nullable=True))
    for name in TEXTS:
        op.add_column("contract", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name, length in SHORT_TEXTS.items():
        op.add_column("contract", sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    op.add_column("contract", sa.Column("lots", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "contract_supplier",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_contract_supplier_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["contract.id"], name=op.f("fk_contract_supplier_resource_id_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_supplier")),
    )
    op.create_index("ix_contract_supplier_resource", "contract_supplier", ["resource_id"])
    op.create_index(op.f("ix_contract_supplier_organisation_id"), "contract_supplier", ["organisation_id"])


def downgrade() -> None:
    op.drop_table("contract_supplier")
    for name in (*AMOUNTS, *TEXTS, *SHORT_TEXTS, "lots"):
        op.drop_column("contract", name)
