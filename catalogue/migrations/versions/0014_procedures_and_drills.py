"""Procedures, and the drills that prove who can carry them out."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('procedure',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('system_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=250), nullable=False),
    sa.Column('weight', sa.String(length=20), nullable=False),
    sa.Column('runbook_id', sa.Uuid(), nullable=True),
    sa.Column('is_restore', sa.Boolean(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['runbook_id'], ['catalogued_resource.id'], name=op.f('fk_procedure_runbook_id')),
    sa.ForeignKeyConstraint(['system_id'], ['catalogued_resource.id'], name=op.f('fk_procedure_system_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_procedure'))
    )
    with op.batch_alter_table('procedure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_procedure_runbook_id'), ['runbook_id'], unique=False)
        batch_op.create_index('ix_procedure_system_position', ['system_id', 'position'], unique=False)

    op.create_table('drill',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('procedure_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('employer', sa.String(length=20), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('level', sa.String(length=20), nullable=False),
    sa.Column('drill_kind', sa.String(length=20), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('runbook_id', sa.Uuid(), nullable=True),
    sa.Column('runbook_version', sa.Integer(), nullable=True),
    sa.Column('witness_id', sa.Uuid(), nullable=True),
    sa.Column('corrections', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=200), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('voided_by', sa.String(length=200), nullable=False),
    sa.Column('void_reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_drill_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_drill_person_id')),
    sa.ForeignKeyConstraint(['procedure_id'], ['procedure.id'], name=op.f('fk_drill_procedure_id')),
    sa.ForeignKeyConstraint(['runbook_id'], ['catalogued_resource.id'], name=op.f('fk_drill_runbook_id')),
    sa.ForeignKeyConstraint(['witness_id'], ['person.id'], name=op.f('fk_drill_witness_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drill'))
    )
    with op.batch_alter_table('drill', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_drill_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_drill_procedure_id'), ['procedure_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_drill_runbook_id'), ['runbook_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_drill_witness_id'), ['witness_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('drill', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_drill_witness_id'))
        batch_op.drop_index(batch_op.f('ix_drill_runbook_id'))
        batch_op.drop_index(batch_op.f('ix_drill_procedure_id'))
        batch_op.drop_index(batch_op.f('ix_drill_person_id'))

    op.drop_table('drill')
    with op.batch_alter_table('procedure', schema=None) as batch_op:
        batch_op.drop_index('ix_procedure_system_position')
        batch_op.drop_index(batch_op.f('ix_procedure_runbook_id'))

    op.drop_table('procedure')
