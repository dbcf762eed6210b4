"""Starter paths, and each starter's own copy of one."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('starter_path',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(length=250), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=True),
    sa.Column('job_title', sa.String(length=200), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_starter_path_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_starter_path'))
    )
    with op.batch_alter_table('starter_path', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_starter_path_team_id'), ['team_id'], unique=False)

    op.create_table('induction',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('path_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('buddy_id', sa.Uuid(), nullable=True),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['buddy_id'], ['person.id'], name=op.f('fk_induction_buddy_id')),
    sa.ForeignKeyConstraint(['path_id'], ['starter_path.id'], name=op.f('fk_induction_path_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_induction_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_induction'))
    )
    with op.batch_alter_table('induction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_induction_buddy_id'), ['buddy_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_induction_path_id'), ['path_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_induction_person_id'), ['person_id'], unique=False)

    op.create_table('induction_step',
    sa.Column('induction_id', sa.Uuid(), nullable=False),
    sa.Column('met_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('stage', sa.String(length=20), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('deed', sa.String(length=20), nullable=False),
    sa.Column('runbook_id', sa.Uuid(), nullable=True),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('team_id', sa.Uuid(), nullable=True),
    sa.Column('procedure_id', sa.Uuid(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['induction_id'], ['induction.id'], name=op.f('fk_induction_step_induction_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_induction_step_person_id')),
    sa.ForeignKeyConstraint(['procedure_id'], ['procedure.id'], name=op.f('fk_induction_step_procedure_id')),
    sa.ForeignKeyConstraint(['runbook_id'], ['catalogued_resource.id'], name=op.f('fk_induction_step_runbook_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_induction_step_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_induction_step'))
    )
    with op.batch_alter_table('induction_step', schema=None) as batch_op:
        batch_op.create_index('ix_induction_step_induction_position', ['induction_id', 'position'], unique=False)

    op.create_table('path_step',
    sa.Column('path_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('stage', sa.String(length=20), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('deed', sa.String(length=20), nullable=False),
    sa.Column('runbook_id', sa.Uuid(), nullable=True),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('team_id', sa.Uuid(), nullable=True),
    sa.Column('procedure_id', sa.Uuid(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['path_id'], ['starter_path.id'], name=op.f('fk_path_step_path_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_path_step_person_id')),
    sa.ForeignKeyConstraint(['procedure_id'], ['procedure.id'], name=op.f('fk_path_step_procedure_id')),
    sa.ForeignKeyConstraint(['runbook_id'], ['catalogued_resource.id'], name=op.f('fk_path_step_runbook_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_path_step_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_path_step'))
    )
    with op.batch_alter_table('path_step', schema=None) as batch_op:
        batch_op.create_index('ix_path_step_path_position', ['path_id', 'position'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('path_step', schema=None) as batch_op:
        batch_op.drop_index('ix_path_step_path_position')

    op.drop_table('path_step')
    with op.batch_alter_table('induction_step', schema=None) as batch_op:
        batch_op.drop_index('ix_induction_step_induction_position')

    op.drop_table('induction_step')
    with op.batch_alter_table('induction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_induction_person_id'))
        batch_op.drop_index(batch_op.f('ix_induction_path_id'))
        batch_op.drop_index(batch_op.f('ix_induction_buddy_id'))

    op.drop_table('induction')
    with op.batch_alter_table('starter_path', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_starter_path_team_id'))

    op.drop_table('starter_path')
