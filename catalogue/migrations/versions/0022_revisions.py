"""Every text of a runbook is kept as a revision, with who read it; drills and checklists say which one was used."""

import hashlib
import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

RUNBOOK = sa.table("runbook", sa.column("id", sa.Uuid()), sa.column("body", sa.Text()))
VERSION = sa.table(
    "resource_version",
    *(sa.column("resource_id", sa.Uuid()), sa.column("number", sa.Integer()), sa.column("at"), sa.column("actor")),
    *(sa.column("note"), sa.column("changed", sa.JSON()), sa.column("record", sa.JSON())),
)
REVISION = sa.table(
    "revision",
    *(sa.column("id", sa.Uuid()), sa.column("runbook_id", sa.Uuid()), sa.column("number"), sa.column("text")),
    *(sa.column("digest"), sa.column("change"), sa.column("state"), sa.column("author"), sa.column("made_at")),
    *(sa.column("approved_by"), sa.column("approved_at"), sa.column("note")),
)
USES = [
    sa.table(
        name,
        *(sa.column("id", sa.Uuid()), sa.column("runbook_id", sa.Uuid())),
        *(sa.column("runbook_version", sa.Integer()), sa.column("runbook_revision", sa.Integer())),
    )
    for name in ("drill", "checklist")
]


def upgrade() -> None:
    op.create_table('revision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('runbook_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('change', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('author', sa.String(length=200), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approved_by', sa.String(length=200), nullable=False),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('drill_id', sa.Uuid(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_revision_author_id')),
    sa.ForeignKeyConstraint(['drill_id'], ['drill.id'], name=op.f('fk_revision_drill_id')),
    sa.ForeignKeyConstraint(['runbook_id'], ['catalogued_resource.id'], name=op.f('fk_revision_runbook_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision')),
    sa.UniqueConstraint('runbook_id', 'number', name=op.f('uq_revision_runbook_id_number'))
    )
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_revision_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_revision_drill_id'), ['drill_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_revision_runbook_id'), ['runbook_id'], unique=False)

    op.create_table('read_receipt',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('runbook_id', sa.Uuid(), nullable=False),
    sa.Column('revision_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_read_receipt_person_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_read_receipt_revision_id')),
    sa.ForeignKeyConstraint(['runbook_id'], ['catalogued_resource.id'], name=op.f('fk_read_receipt_runbook_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_read_receipt')),
    sa.UniqueConstraint('revision_id', 'person_id', name=op.f('uq_read_receipt_revision_id_person_id'))
    )
    with op.batch_alter_table('read_receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_read_receipt_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_read_receipt_runbook_id'), ['runbook_id'], unique=False)

    # Statements of their own: a batch would make the tables anew on SQLite.
    op.add_column("drill", sa.Column("runbook_revision", sa.Integer(), nullable=True))
    op.add_column("checklist", sa.Column("runbook_revision", sa.Integer(), nullable=False, server_default="0"))
    _keep_texts(op.get_bind())
    op.drop_column("drill", "runbook_version")
    op.drop_column("checklist", "runbook_version")


def _keep_texts(connection: sa.Connection) -> None:
    """Each version that changed the text is a revision in force; what was done was done by the one that stood then."""
    for runbook in connection.scalars(sa.select(RUNBOOK.c.id)).all():
        versions = connection.execute(
            sa.select(VERSION).where(VERSION.c.resource_id == runbook).order_by(VERSION.c.number)
        ).all()
        written = [one for one in versions if "body" in one.changed]
        rows = [_revision(runbook, number, one) for number, one in enumerate(written, start=1)]
        if rows:
            connection.execute(sa.insert(REVISION), rows)
        for uses in USES:
            _name_revisions(connection, uses, runbook, [one.number for one in written])


def _name_revisions(connection: sa.Connection, uses: sa.TableClause, runbook: uuid.UUID, written: list[int]) -> None:
    of_runbook = sa.select(uses.c.id, uses.c.runbook_version).where(uses.c.runbook_id == runbook)
    for row, version in connection.execute(of_runbook).all():
        stood = sum(number <= version for number in written)
        connection.execute(sa.update(uses).where(uses.c.id == row).values(runbook_revision=stood))


def _revision(runbook: uuid.UUID, number: int, version: Any) -> dict[str, Any]:
    text = version.record["values"].get("body") or ""
    return {
        "id": uuid.uuid4(),
        "runbook_id": runbook,
        "number": number,
        "text": text,
        "digest": hashlib.sha256(text.encode()).hexdigest(),
        "change": "major",
        "state": "approved",
        "author": version.actor,
        "made_at": version.at,
        "approved_by": version.actor,
        "approved_at": version.at,
        "note": version.note,
    }


def downgrade() -> None:
    op.add_column("checklist", sa.Column("runbook_version", sa.Integer(), nullable=False, server_default="0"))
    op.drop_column("checklist", "runbook_revision")
    op.add_column("drill", sa.Column("runbook_version", sa.Integer(), nullable=True))
    op.drop_column("drill", "runbook_revision")
    with op.batch_alter_table('read_receipt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_read_receipt_runbook_id'))
        batch_op.drop_index(batch_op.f('ix_read_receipt_person_id'))

    op.drop_table('read_receipt')
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_revision_runbook_id'))
        batch_op.drop_index(batch_op.f('ix_revision_drill_id'))
        batch_op.drop_index(batch_op.f('ix_revision_author_id'))

    op.drop_table('revision')
