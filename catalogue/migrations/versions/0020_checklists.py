"""Checklists that people tick while they carry a runbook out."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('checklist',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('runbook_id', sa.Uuid(), nullable=False),
    sa.Column('runbook_version', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('drill_kind', sa.String(length=20), nullable=False),
    sa.Column('reference', sa.String(length=100), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('drill_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['drill_id'], ['drill.id'], name=op.f('fk_checklist_drill_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_checklist_person_id')),
    sa.ForeignKeyConstraint(['runbook_id'], ['catalogued_resource.id'], name=op.f('fk_checklist_runbook_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checklist'))
    )
    with op.batch_alter_table('checklist', schema=None) as batch_op:
        batch_op.create_index('ix_checklist_person_ended', ['person_id', 'ended_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_checklist_runbook_id'), ['runbook_id'], unique=False)

    op.create_table('checklist_step',
    sa.Column('checklist_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('label', sa.Integer(), nullable=False),
    sa.Column('section', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('is_done', sa.Boolean(), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('ticked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['checklist_id'], ['checklist.id'], name=op.f('fk_checklist_step_checklist_id')),
    sa.PrimaryKeyConstraint('checklist_id', 'number', name=op.f('pk_checklist_step'))
    )
    # A statement of its own: a batch would make the table anew on SQLite.
    op.add_column("drill", sa.Column("reference", sa.String(length=100), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("drill", "reference")
    op.drop_table('checklist_step')
    with op.batch_alter_table('checklist', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_checklist_runbook_id'))
        batch_op.drop_index('ix_checklist_person_ended')

    op.drop_table('checklist')
