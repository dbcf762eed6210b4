"""Which entry at the provider of single sign-on an account belongs to; payments are told apart by department."""

import hashlib
import re
from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
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
    _tell_apart_by_department()


def _tell_apart_by_department() -> None:
    """What stands for a line of spending has the department in it from now on, where there is one."""
    payment = sa.table(
        "contract_payment",
        *(sa.column(name) for name in ("supplier", "transaction", "department")),
        sa.column("id", sa.Uuid()),
        sa.column("line", sa.String()),
        sa.column("paid_on", sa.Date()),
        sa.column("amount", sa.Numeric(16, 2)),
    )
    connection, seen = op.get_bind(), Counter[str]()
    named = sa.select(payment).where(payment.c.transaction != "", payment.c.department != "")
    for row in connection.execute(named.order_by(payment.c.line)).all():
        department = " ".join(row.department.casefold().split())
        said = [row.transaction.casefold(), row.paid_on.isoformat(), str(row.amount), _plain(row.supplier), department]
        alike = "\n".join(said)
        line = hashlib.sha256(f"{alike}\n{seen[alike]}".encode()).hexdigest()
        seen[alike] += 1
        connection.execute(sa.update(payment).where(payment.c.id == row.id).values(line=line))


def _plain(name: str) -> str:
    """A name without case, punctuation and legal form, as it was when this step was made."""
    words = re.findall(r"\w+", re.sub(r"['’.]", "", name.casefold().replace("&", " and ")))
    words = words[1:] if words[:1] == ["the"] else words
    while len(words) > 1 and words[-1] in {"ltd", "limited", "plc", "llp", "lp", "cic", "inc"}:
        words.pop()
    return " ".join(words)


def downgrade() -> None:
    op.drop_table("sign_on_tie")
