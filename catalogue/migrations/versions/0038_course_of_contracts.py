"""What contracts go through: changes, statements of work, and which notices the law asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contract_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("change_kind", sa.String(length=20), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("value_change", sa.Numeric(precision=16, scale=2), nullable=True),
        sa.Column("old_end_on", sa.Date(), nullable=True),
        sa.Column("new_end_on", sa.Date(), nullable=True),
        sa.Column("old_supplier_id", sa.Uuid(), nullable=True),
        sa.Column("new_supplier_id", sa.Uuid(), nullable=True),
        sa.Column("instrument", sa.String(length=500), nullable=False),
        sa.Column("instrument_url", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(["new_supplier_id"], ["organisation.id"], name=op.f("fk_contract_change_new_supplier_id")),
        sa.ForeignKeyConstraint(["old_supplier_id"], ["organisation.id"], name=op.f("fk_contract_change_old_supplier_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["contract.id"], name=op.f("fk_contract_change_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_change")),
    )
    op.create_index("ix_contract_change_resource", "contract_change", ["resource_id"])
    op.create_index(op.f("ix_contract_change_new_supplier_id"), "contract_change", ["new_supplier_id"])
    op.create_index(op.f("ix_contract_change_old_supplier_id"), "contract_change", ["old_supplier_id"])
    op.create_table(
        "statement_of_work",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("value", sa.Numeric(precision=16, scale=2), nullable=True),
        sa.Column("lot", sa.String(length=250), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["organisation.id"], name=op.f("fk_statement_of_work_by_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["contract.id"], name=op.f("fk_statement_of_work_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_of_work")),
    )
    op.create_index("ix_statement_of_work_resource", "statement_of_work", ["resource_id"])
    op.create_index(op.f("ix_statement_of_work_by_id"), "statement_of_work", ["by_id"])
    # One statement: a batch would make the table anew on SQLite, and others refer to its rows.
    op.add_column("obligation", sa.Column("statement", sa.String(length=120), nullable=False, server_default=""))
    op.create_table(
        "contract_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("occasion", sa.String(length=120), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("not_needed", sa.String(length=500), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_contract_notice_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_notice")),
        sa.UniqueConstraint("contract_id", "code", "occasion", name=op.f("uq_contract_notice_contract_id_code_occasion")),
    )


def downgrade() -> None:
    op.drop_table("contract_notice")
    op.drop_column("obligation", "statement")
    op.drop_table("statement_of_work")
    op.drop_table("contract_change")
