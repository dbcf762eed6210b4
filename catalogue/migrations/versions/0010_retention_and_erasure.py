"""Deeds and legal holds, and an audit trail whose details may be made to say less: nothing else of it ever changes."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SEALED = (
    "seq", "id", "at", "operation_id", "person_id", "via", "action", "subject_kind", "subject_id", "touches",
    "details_hash", "previous_hash", "hash",
)  # fmt: skip
SQLITE_GUARD = f"""CREATE TRIGGER audit_event_update BEFORE UPDATE ON audit_event
   WHEN NOT ({" AND ".join(f"NEW.{name} IS OLD.{name}" for name in SEALED)})
   BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END"""
POSTGRESQL_GUARDS = (
    "DROP TRIGGER audit_event_guard ON audit_event",
    """CREATE OR REPLACE FUNCTION audit_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'UPDATE' THEN
           IF to_jsonb(NEW) - 'details' = to_jsonb(OLD) - 'details' THEN RETURN NEW; END IF;
         END IF;
         RAISE EXCEPTION 'audit events are never changed or deleted';
       END $$""",
    """CREATE TRIGGER audit_event_guard BEFORE UPDATE OR DELETE ON audit_event
       FOR EACH ROW EXECUTE FUNCTION audit_event_guard()""",
    """CREATE TRIGGER audit_event_whole BEFORE TRUNCATE ON audit_event
       FOR EACH STATEMENT EXECUTE FUNCTION audit_event_guard()""",
)


def guard_all_but_details() -> None:
    """Let the database refuse every change of an event but one of its details, whose hash stays beside them."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_event_update")
        op.execute(SQLITE_GUARD)
        return
    for guard in POSTGRESQL_GUARDS:
        op.execute(guard)


def upgrade() -> None:
    guard_all_but_details()
    op.add_column("contract", sa.Column("deed", sa.Boolean(), nullable=True))
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.String(length=200), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("lifted_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_legal_hold_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index(op.f("ix_legal_hold_contract_id"), "legal_hold", ["contract_id"])


def downgrade() -> None:
    op.drop_table("legal_hold")
    op.drop_column("contract", "deed")
