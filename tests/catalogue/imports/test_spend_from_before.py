"""Lines of spending that came before departments told them apart are found again by the same file."""

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from catalogue import migrations
from catalogue.contracts.payments import line_of
from catalogue.contracts.spend import PaidLine
from catalogue.contracts.tables import Payment

LINE = PaidLine("Gully & Sons Ltd.", date(2026, 7, 3), Decimal("-100.50"), "", "INV 1", "", " Streets  and PARKS")


def test_lines_of_before_are_called_as_the_same_file_calls_them_now(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path}/before.sqlite3")  # a plain one, that lets rows stand alone
    with engine.connect() as connection:
        _taken_along(connection)
    engine.dispose()


def test_the_same_on_postgres(new_postgres_url: Callable[[], str]) -> None:
    engine = sa.create_engine(new_postgres_url())
    with engine.connect() as connection:
        connection.execute(sa.text("SET session_replication_role = replica"))  # lets rows stand alone
        _taken_along(connection)
    engine.dispose()


def _taken_along(connection: sa.Connection) -> None:
    without = PaidLine("Other", LINE.paid_on, LINE.amount, transaction="INV 2")
    unnumbered = PaidLine("Other", LINE.paid_on, LINE.amount, department="Streets")
    kept = {"old 1": LINE, "old 2": LINE, line_of(without, 0): without, line_of(unnumbered, 0): unnumbered}
    migrations.upgrade_within(connection, "0038")
    for key, line in kept.items():
        row = {"id": uuid.uuid4(), "contract_id": uuid.uuid4(), "line": key, "purpose": "", "source": ""}
        said = {name: getattr(line, name) for name in ("supplier", "transaction", "department", "paid_on", "amount")}
        connection.execute(sa.insert(Payment).values(row | said))
    migrations.upgrade_within(connection)
    found = set(connection.scalars(sa.select(Payment.line)))
    assert found == {line_of(LINE, 0), line_of(LINE, 1), line_of(without, 0), line_of(unnumbered, 0)}
