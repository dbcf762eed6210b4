"""Remembered searches: saved ones, those that found nothing, wishes, and words tried next."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "missed_search",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("staff_times", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_search")),
        sa.UniqueConstraint("key", name=op.f("uq_missed_search_key")),
    )
    op.create_index(op.f("ix_missed_search_first_on"), "missed_search", ["first_on"], unique=False)
    op.create_index(op.f("ix_missed_search_last_on"), "missed_search", ["last_on"], unique=False)

    op.create_table(
        "reformulation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("from_words", sa.String(length=200), nullable=False),
        sa.Column("to_words", sa.String(length=200), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reformulation")),
        sa.UniqueConstraint("key", name=op.f("uq_reformulation_key")),
    )
    op.create_index(op.f("ix_reformulation_first_on"), "reformulation", ["first_on"], unique=False)
    op.create_index(op.f("ix_reformulation_last_on"), "reformulation", ["last_on"], unique=False)

    op.create_table(
        "saved_search",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=300), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_search_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("person_id", "name_key", name=op.f("uq_saved_search_person_id_name_key")),
    )
    op.create_table(
        "wish",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_wish_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
    )
    op.create_index(op.f("ix_wish_person_id"), "wish", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_wish_person_id"), table_name="wish")
    op.drop_table("wish")
    op.drop_table("saved_search")
    op.drop_index(op.f("ix_reformulation_last_on"), table_name="reformulation")
    op.drop_index(op.f("ix_reformulation_first_on"), table_name="reformulation")
    op.drop_table("reformulation")
    op.drop_index(op.f("ix_missed_search_last_on"), table_name="missed_search")
    op.drop_index(op.f("ix_missed_search_first_on"), table_name="missed_search")
    op.drop_table("missed_search")
