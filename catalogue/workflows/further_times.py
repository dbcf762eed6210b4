"""Write down each further time of what recurs, once the day is known from which it is counted."""

from datetime import date

from sqlalchemy import select

from catalogue.contracts.dates import KeyDates
from catalogue.kinds.contract import Contract
from catalogue.obligations.keeping import OVER, Due, rule_of, set_due
from catalogue.obligations.recurring import number_first, owe_again
from catalogue.obligations.sitting import Sitting, contract_of
from catalogue.obligations.tables import Obligation
from catalogue.store import for_change
from catalogue.workflows.add_handovers import key_dates_of, numbered, occasions
from catalogue.working_days import Calendar


def give_due(at: Sitting, row: Obligation, due: Due, calendar: Calendar) -> bool:
    """Give an obligation another due date, with which the further times of what recurs come; whether it is new.

    Who may: keepers.
    """
    is_new = set_due(at, row, due, calendar)
    _write_down(at, row, key_dates_of(contract_of(at, row)), calendar, due.anchored_on)
    return is_new


def write_down_further(at: Sitting, deal: Contract, calendar: Calendar) -> int:
    """Write the further times down of all that hangs on a day of the contract that is known by now; how many came.

    What is over recurs no more. Who may: keepers.
    """
    waiting = select(Obligation).where(
        Obligation.contract_id == deal.id, Obligation.every.is_not(None), Obligation.status.not_in(OVER)
    )
    rows = at.session.scalars(for_change(waiting.order_by(Obligation.id))).all()
    return sum(_write_down(at, row, key_dates_of(deal), calendar) for row in rows)


def _write_down(
    at: Sitting, row: Obligation, dates: KeyDates, calendar: Calendar, happened_on: date | None = None
) -> int:
    rule = rule_of(row)
    if rule is None or rule.every is None:
        return 0
    found = occasions(rule, dates, calendar, happened_on)
    if len(found) <= 1:
        return 0
    title = row.title
    number_first(at, row, numbered(title, found[0]))
    for one in found[1:]:
        owe_again(at, row, numbered(title, one), one.due, calendar)
    return len(found) - 1
