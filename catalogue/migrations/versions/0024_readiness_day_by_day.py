"""What readiness was, system by system and day by day."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('readiness_snapshot',
    sa.Column('system_id', sa.Uuid(), nullable=False),
    sa.Column('taken_on', sa.Date(), nullable=False),
    sa.Column('band', sa.String(length=20), nullable=False),
    sa.Column('permille', sa.Integer(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('procedures', sa.Integer(), nullable=False),
    sa.Column('only_a_contractor', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['system_id'], ['catalogued_resource.id'], name=op.f('fk_readiness_snapshot_system_id')),
    sa.PrimaryKeyConstraint('system_id', 'taken_on', name=op.f('pk_readiness_snapshot'))
    )
    with op.batch_alter_table('readiness_snapshot', schema=None) as batch_op:
        batch_op.create_index('ix_readiness_snapshot_taken_on', ['taken_on'], unique=False)


def downgrade() -> None:
    op.drop_table('readiness_snapshot')
