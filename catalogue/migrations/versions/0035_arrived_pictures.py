"""Pictures that came with a Word file, until their runbook is saved."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('arrived_picture',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=250), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_arrived_picture_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arrived_picture'))
    )
    with op.batch_alter_table('arrived_picture', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_arrived_picture_arrived_at'), ['arrived_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_arrived_picture_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('arrived_picture', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_arrived_picture_person_id'))
        batch_op.drop_index(batch_op.f('ix_arrived_picture_arrived_at'))

    op.drop_table('arrived_picture')
