"""Obligations: what suppliers promised to hand over, its evidence, acceptance and clocks; with the shipped types."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_SAID = ("code", "label", "hint", "anchor", "offset", "unit", "every", "evidence", "acceptance_criteria")

# The types as they were shipped with this step; what code says today may differ.
_SHIPPED = (
    ("EXIT_PLAN", "Exit plan",
     "Draft an exit plan, agree it with us and keep it current.",
     "start", 3, "months", 12, ["file", "link"],
     "It names systems, procedures, owners and dates.\nWe walked through it once."),
    ("EXIT_REGISTER", "Exit registers",
     "List assets, licences, sub-contracts and configuration.",
     "start", 3, "months", None, ["file", "link"],
     "It agrees with our catalogue.\nIt names no system that we do not know."),
    ("EXIT_MANAGER", "Exit lead",
     "Name who leads the exit, and a deputy.",
     "start", 3, "months", None, ["file", "link"],
     "We reached them.\nThey still work there."),
    ("KT_PLAN", "Knowledge transfer plan",
     "Plan topics, teachers, learners, methods, checks and dates, and report progress.",
     "start", 3, "months", 12, ["file", "link"],
     "Every critical procedure of every system is in it.\nEach has two learners."),
    ("KT_GENERAL", "Knowledge transfer",
     "Hand over all knowledge that is reasonably needed, configuration included.",
     "end", -3, "months", None, ["training", "drill", "file"],
     "Whoever received it signed the list of topics, not the supplier."),
    ("DOCS_HANDOVER", "Documentation",
     "Hand over design as built, interfaces, data dictionary and manuals, so that we can edit them.",
     "go_live", 0, "days", None, ["file", "link"],
     "A third party could maintain the system from it.\nWe can edit it."),
    ("RUNBOOK", "Runbook",
     "Write how to start, stop, back up, restore, deploy and handle incidents.",
     "system_acceptance", 0, "days", None, ["runbook_revision", "file", "drill"],
     "Somebody other than its author carried it out."),
    ("TRAINING", "Training",
     "Hold the agreed sessions for the agreed people.",
     "go_live", 1, "months", None, ["training"],
     "Each learner taught it back, or passed a test of the task."),
    ("TRAIN_TRAINER", "Training of our trainers",
     "Bring our own trainers to where they can teach it.",
     "go_live", 1, "months", None, ["training", "file"],
     "One of our trainers taught a group."),
    ("SHADOW", "Shadowing",
     "Let our staff sit beside yours while they work.",
     "end", -1, "months", None, ["file", "training"],
     "Each critical procedure was seen once."),
    ("REVERSE_SHADOW", "Reverse shadowing",
     "Look on while our staff run it.",
     "end", -14, "days", None, ["drill", "file"],
     "Each critical procedure had two clean runs.\nThe two were by different people."),
    ("PERSONNEL_ACCESS", "Access to people",
     "Keep those who built it reachable after the end.",
     "end", 6, "months", None, ["file", "link"],
     "They answered a question that we asked to test it."),
    ("KEY_PERSON", "Overlap of key people",
     "Replace nobody named without an overlap.",
     "event", 0, "days", None, ["file", "drill"],
     "The new person passed a test of the task."),
    ("SOURCE_CODE", "Source code",
     "Hand over repository, build, tests and infrastructure as code.",
     "end", 0, "days", None, ["source_build"],
     "Our staff built it on our machine without help."),
    ("ESCROW", "Escrow",
     "Deposit the source with an agent, and renew it with each release.",
     "start", 30, "days", None, ["file", "link"],
     "The deposit was verified.\nWe know what releases it to us."),
    ("IPR", "Intellectual property",
     "Assign or license it, and list the parts of third parties.",
     "event", 0, "days", None, ["file", "link"],
     "We may change it and let somebody else run it."),
    ("CREDENTIALS", "Admin accounts",
     "Hand over admin accounts, keys, certificates and domains, and give up your own access.",
     "end", 0, "days", None, ["account_handover"],
     "Our staff signed in with each account.\nThe supplier’s accounts are gone."),
    ("DATA_EXPORT", "Export of data",
     "Hand over all data in an open format, with its schema.",
     "end", 14, "days", None, ["data_reload"],
     "We loaded it again.\nThe counts of rows agree."),
    ("DATA_DELETE", "Deletion of data",
     "Erase our data once the export is confirmed, and certify it.",
     "event", 0, "days", None, ["file"],
     "The certificate names systems and backups."),
    ("THIRD_PARTY", "Licences and sub-contracts",
     "Transfer or assign licences, sub-contracts and consents.",
     "end", -1, "months", None, ["file", "link"],
     "We can use them from the first day."),
    ("OPEN_ITEMS", "Open items",
     "List known faults, tickets, changes under way and debts.",
     "end", -7, "days", None, ["file", "link"],
     "We went through the list.\nEach item has an owner."),
    ("TERM_ASSIST", "Help to move",
     "Help us to move, at agreed rates and for an agreed time.",
     "end", 3, "months", None, ["file", "link"],
     "The milestones of the exit were met."),
    ("SUPPORT_TAIL", "Support after sign-off",
     "Answer our calls for a while after we took over.",
     "end", 90, "days", None, ["file", "link"],
     "Calls fell to the agreed level."),
    ("KT_ACCEPTANCE", "Certificate of knowledge transfer",
     "Provide the certificate on which payments that were held back depend.",
     "event", 0, "days", None, ["file"],
     "Whoever signs is not of the supplier and approves no invoices."),
)


def upgrade() -> None:
    op.create_table("obligation_type",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("anchor", sa.String(length=30), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("every", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("acceptance_criteria", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_obligation_type"))
    )
    op.create_table("obligation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("clause_id", sa.Uuid(), nullable=True),
        sa.Column("type_code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("acceptor_id", sa.Uuid(), nullable=True),
        sa.Column("supplier_person_id", sa.Uuid(), nullable=True),
        sa.Column("anchor", sa.String(length=30), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("every", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("baseline_due_on", sa.Date(), nullable=True),
        sa.Column("effective_due_on", sa.Date(), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("response_days", sa.Integer(), nullable=True),
        sa.Column("deemed_days", sa.Integer(), nullable=True),
        sa.Column("respond_by", sa.Date(), nullable=True),
        sa.Column("deemed_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("acceptance_criteria", sa.Text(), nullable=False),
        sa.Column("criticality", sa.String(length=20), nullable=False),
        sa.Column("payment", sa.Numeric(precision=16, scale=2), nullable=True),
        sa.Column("payment_clause", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("chain_id", sa.Uuid(), nullable=False),
        sa.Column("not_pursued_until", sa.Date(), nullable=True),
        sa.Column("superseded_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["acceptor_id"], ["person.id"], name=op.f("fk_obligation_acceptor_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_obligation_contract_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_obligation_owner_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["obligation.id"], name=op.f("fk_obligation_parent_id")),
        sa.ForeignKeyConstraint(["superseded_by_id"], ["obligation.id"], name=op.f("fk_obligation_superseded_by_id")),
        sa.ForeignKeyConstraint(["supplier_person_id"], ["person.id"], name=op.f("fk_obligation_supplier_person_id")),
        sa.ForeignKeyConstraint(["type_code"], ["obligation_type.code"], name=op.f("fk_obligation_type_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation"))
    )
    op.create_index(op.f("ix_obligation_acceptor_id"), "obligation", ["acceptor_id"], unique=False)
    op.create_index(op.f("ix_obligation_chain_id"), "obligation", ["chain_id"], unique=False)
    op.create_index(op.f("ix_obligation_clause_id"), "obligation", ["clause_id"], unique=False)
    op.create_index(op.f("ix_obligation_contract_id"), "obligation", ["contract_id"], unique=False)
    op.create_index(op.f("ix_obligation_owner_id"), "obligation", ["owner_id"], unique=False)
    op.create_index("ix_obligation_standing", "obligation", ["status", "effective_due_on", "stopped_on", "owner_id", "contract_id", "round", "id"], unique=False)
    op.create_index(op.f("ix_obligation_supplier_person_id"), "obligation", ["supplier_person_id"], unique=False)

    op.create_table("acceptance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("witness", sa.String(length=200), nullable=False),
        sa.Column("is_in_part", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("hashes", sa.JSON(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by_id", sa.Uuid(), nullable=False),
        sa.Column("accepted_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["accepted_by_id"], ["person.id"], name=op.f("fk_acceptance_accepted_by_id")),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_acceptance_obligation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance")),
        sa.UniqueConstraint("obligation_id", "round", name=op.f("uq_acceptance_obligation_id_round"))
    )
    op.create_index(op.f("ix_acceptance_accepted_by_id"), "acceptance", ["accepted_by_id"], unique=False)

    op.create_table("evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("evidence_type", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.Column("is_on_behalf", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_evidence_added_by_id")),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_evidence_obligation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence"))
    )
    op.create_index("ix_evidence_obligation_round", "evidence", ["obligation_id", "round"], unique=False)

    op.create_table("obligation_block",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_block_obligation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_block"))
    )
    op.create_index(op.f("ix_obligation_block_obligation_id"), "obligation_block", ["obligation_id"], unique=False)

    op.create_table("obligation_dispute",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_dispute_obligation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_dispute"))
    )
    op.create_index(op.f("ix_obligation_dispute_obligation_id"), "obligation_dispute", ["obligation_id"], unique=False)

    op.create_table("obligation_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("instrument_name", sa.String(length=250), nullable=False),
        sa.Column("instrument_sha256", sa.String(length=64), nullable=False),
        sa.Column("instrument_size", sa.BigInteger(), nullable=True),
        sa.Column("instrument_media_type", sa.String(length=120), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_obligation_proposal_approved_by_id")),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_proposal_obligation_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_obligation_proposal_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_proposal"))
    )
    op.create_index(op.f("ix_obligation_proposal_obligation_id"), "obligation_proposal", ["obligation_id"], unique=False)

    op.create_table("obligation_relief",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("days_claimed", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(length=200), nullable=False),
        sa.Column("days_granted", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_relief_obligation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_relief"))
    )
    op.create_index(op.f("ix_obligation_relief_obligation_id"), "obligation_relief", ["obligation_id"], unique=False)

    op.create_table("obligation_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Uuid(), nullable=True),
        sa.Column("is_on_behalf", sa.Boolean(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by_id", sa.Uuid(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_by_id", sa.Uuid(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["checked_by_id"], ["person.id"], name=op.f("fk_obligation_round_checked_by_id")),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_round_obligation_id")),
        sa.ForeignKeyConstraint(["returned_by_id"], ["person.id"], name=op.f("fk_obligation_round_returned_by_id")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["person.id"], name=op.f("fk_obligation_round_submitted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_round")),
        sa.UniqueConstraint("obligation_id", "number", name=op.f("uq_obligation_round_obligation_id_number"))
    )
    op.create_table("obligation_system",
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_system_obligation_id")),
        sa.ForeignKeyConstraint(["system_id"], ["system.id"], name=op.f("fk_obligation_system_system_id")),
        sa.PrimaryKeyConstraint("obligation_id", "system_id", name=op.f("pk_obligation_system"))
    )
    op.create_index(op.f("ix_obligation_system_system_id"), "obligation_system", ["system_id"], unique=False)

    types = sa.table("obligation_type", *(sa.column(name, sa.JSON() if name == "evidence" else None) for name in _SAID))
    op.bulk_insert(types, [dict(zip(_SAID, one, strict=True)) for one in _SHIPPED])


def downgrade() -> None:
    op.drop_index(op.f("ix_obligation_system_system_id"), table_name="obligation_system")

    op.drop_table("obligation_system")
    op.drop_table("obligation_round")
    op.drop_index(op.f("ix_obligation_relief_obligation_id"), table_name="obligation_relief")

    op.drop_table("obligation_relief")
    op.drop_index(op.f("ix_obligation_proposal_obligation_id"), table_name="obligation_proposal")

    op.drop_table("obligation_proposal")
    op.drop_index(op.f("ix_obligation_dispute_obligation_id"), table_name="obligation_dispute")

    op.drop_table("obligation_dispute")
    op.drop_index(op.f("ix_obligation_block_obligation_id"), table_name="obligation_block")

    op.drop_table("obligation_block")
    op.drop_index("ix_evidence_obligation_round", table_name="evidence")

    op.drop_table("evidence")
    op.drop_index(op.f("ix_acceptance_accepted_by_id"), table_name="acceptance")

    op.drop_table("acceptance")
    op.drop_index(op.f("ix_obligation_supplier_person_id"), table_name="obligation")
    op.drop_index("ix_obligation_standing", table_name="obligation")
    op.drop_index(op.f("ix_obligation_owner_id"), table_name="obligation")
    op.drop_index(op.f("ix_obligation_contract_id"), table_name="obligation")
    op.drop_index(op.f("ix_obligation_clause_id"), table_name="obligation")
    op.drop_index(op.f("ix_obligation_chain_id"), table_name="obligation")
    op.drop_index(op.f("ix_obligation_acceptor_id"), table_name="obligation")

    op.drop_table("obligation")
    op.drop_table("obligation_type")
