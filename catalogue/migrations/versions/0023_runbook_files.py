"""Pictures and other files of runbooks."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('runbook_file',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('runbook_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=250), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('description', sa.String(length=300), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by', sa.String(length=200), nullable=False),
    sa.Column('added_by_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['added_by_id'], ['person.id'], name=op.f('fk_runbook_file_added_by_id')),
    sa.ForeignKeyConstraint(['runbook_id'], ['catalogued_resource.id'], name=op.f('fk_runbook_file_runbook_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_runbook_file'))
    )
    with op.batch_alter_table('runbook_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_runbook_file_added_by_id'), ['added_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_runbook_file_runbook_id'), ['runbook_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('runbook_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_runbook_file_runbook_id'))
        batch_op.drop_index(batch_op.f('ix_runbook_file_added_by_id'))

    op.drop_table('runbook_file')
