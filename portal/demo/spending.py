"""What the demo council published about its contracts: payments under them, and notices that the law asks for."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from functools import partial

from catalogue.contracts.payments import Kept, keep_payments, line_of
from catalogue.contracts.recording_notices import Became, record_notice
from catalogue.contracts.spend import PaidLine
from catalogue.kinds import kind_of
from catalogue.kinds.contract import Contract
from catalogue.resources.desk import Desk
from catalogue.resources.queries import thing
from catalogue.terms import Notice
from portal.demo.cells import Row, rows_of
from portal.demo.searches import Deed
from portal.demo.story import moment

KEEPER = "procurement@council.example"
_PUBLISHED = timedelta(days=25)


def spending_deeds(today: date) -> Iterator[Deed]:
    """Everything, in no order."""
    by_contract: dict[str, list[Row]] = defaultdict(list)
    for row in rows_of("payments", today):
        by_contract[row["contract"]].append(row)
    for slug, rows in by_contract.items():
        yield Deed(moment(today - _PUBLISHED, time(11, 15)), KEEPER, partial(_pay, slug, rows))
    for row in rows_of("notices", today):
        on = today - timedelta(days=int(row["days_ago"]))
        yield Deed(moment(on, time(14, 20)), KEEPER, partial(_record, row))


def _contract(at: Desk, slug: str) -> Contract:
    found = thing(at.session, at.actor, kind_of("contract"), slug)
    assert isinstance(found, Contract)
    return found


def _pay(slug: str, rows: Sequence[Row], at: Desk) -> None:
    deal = _contract(at, slug)
    kept = [Kept(deal, line, line_of(line, 0)) for line in map(_line, rows)]
    keep_payments(at.session, at.actor, kept, "payment:spending-over-500")


def _line(row: Row) -> PaidLine:
    return PaidLine(
        supplier=row["supplier"],
        paid_on=date.fromisoformat(row["paid_on"]),
        amount=Decimal(row["amount"]),
        transaction=row["transaction"],
        department=row["department"],
        purpose=row["purpose"],
    )


def _record(row: Row, at: Desk) -> None:
    became = Became(None if row["not_needed"] else at.today, row["reference"], row["not_needed"])
    record_notice(
        at.session, at.actor, _contract(at, row["contract"]), Notice(row["code"]), row["occasion"], became, at.today
    )
