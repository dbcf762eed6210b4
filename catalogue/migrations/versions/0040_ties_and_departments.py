"""Which entry at the provider of single sign-on an account belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_on_tie",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("tied_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_on_tie_account_id")),
        sa.PrimaryKeyConstraint("account_id", "issuer", name=op.f("pk_sign_on_tie")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_sign_on_tie_issuer_subject")),
    )


def downgrade() -> None:
    op.drop_table("sign_on_tie")
