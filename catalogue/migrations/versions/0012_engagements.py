"""What clauses say of when and for what, and who works under a contract by name."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# What stands in rows from before says that nobody has said when: an event has its day once it is recorded.
WORDS = (("anchor", sa.String(length=30), "event"), ("unit", sa.String(length=20), "days"), ("conditions", sa.Text(), ""), ("scope", sa.Text(), ""))


def upgrade() -> None:
    # One statement a column: a batch would make the table anew on SQLite.
    for name, kind, before in WORDS:
        op.add_column("clause", sa.Column(name, kind, nullable=False, server_default=before))
    op.add_column("clause", sa.Column("offset", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("clause", sa.Column("every", sa.Integer(), nullable=True))
    op.create_table(
        "engagement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_engagement_contract_id_contract")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_engagement_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement")),
    )
    op.create_index(op.f("ix_engagement_contract_id"), "engagement", ["contract_id"])
    op.create_index(op.f("ix_engagement_person_id"), "engagement", ["person_id"])
    op.create_table(
        "engagement_extension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("until_before", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_engagement_extension_engagement_id_engagement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement_extension")),
        sa.UniqueConstraint("engagement_id", "number", name=op.f("uq_engagement_extension_engagement_id_number")),
    )
    op.create_table(
        "engagement_system",
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_engagement_system_engagement_id_engagement")
        ),
        sa.ForeignKeyConstraint(["system_id"], ["system.id"], name=op.f("fk_engagement_system_system_id_system")),
        sa.PrimaryKeyConstraint("engagement_id", "system_id", name=op.f("pk_engagement_system")),
    )
    op.create_index(op.f("ix_engagement_system_system_id"), "engagement_system", ["system_id"])


def downgrade() -> None:
    for table in ("engagement_system", "engagement_extension", "engagement"):
        op.drop_table(table)
    for name in ("every", "offset", *(name for name, _, _ in WORDS)):
        op.drop_column("clause", name)
