"""What all under a contract handed on, and what ended with it."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("departure", schema=None) as batch_op:
        batch_op.add_column(sa.Column("contract_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("ended", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.alter_column("person_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_index(batch_op.f("ix_departure_contract_id"), ["contract_id"], unique=False)
    _keep_days_before()
    with op.batch_alter_table("departure", schema=None) as batch_op:
        batch_op.alter_column("ended", existing_type=sa.JSON(), server_default=None)
        batch_op.drop_column("end_on_before")


def _keep_days_before() -> None:
    departure = sa.table(
        "departure",
        sa.column("id", sa.Uuid()),
        sa.column("person_id", sa.Uuid()),
        sa.column("last_on", sa.Date()),
        sa.column("end_on_before", sa.Date()),
        sa.column("ended", sa.JSON()),
    )
    rows = op.get_bind().execute(sa.select(departure).where(departure.c.last_on.is_not(None))).all()
    for row in rows:
        ended = [["person", str(row.person_id), row.end_on_before.isoformat() if row.end_on_before else ""]]
        op.get_bind().execute(sa.update(departure).where(departure.c.id == row.id).values(ended=ended))


def downgrade() -> None:
    with op.batch_alter_table("departure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_departure_contract_id"))
        batch_op.add_column(sa.Column("end_on_before", sa.Date(), nullable=True))
        batch_op.drop_column("ended")
        batch_op.drop_column("contract_id")
