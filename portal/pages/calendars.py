"""The days of a person's calendar: handovers owed, ends of contracts, last days for notice, notices due, and drills."""

from collections.abc import Iterator
from urllib.parse import quote

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.contracts.noticed import notices_waiting
from catalogue.contracts.queries import contracts_to_end
from catalogue.exchange.calendar_feed import Day
from catalogue.obligations.queries import Filters, obligations
from catalogue.obligations.rag import Horizon
from catalogue.readiness.drill_calendar import own_drills_ending
from catalogue.terms import ObligationStatus
from catalogue.workflows.add_handovers import key_dates_of
from portal.pages.drill_calendar import days_of_drills
from portal.pages.obligation_words import address_of, status_words
from portal.urls import url_of_thing
from portal.words import day

_OWED = (
    ObligationStatus.AGREED,
    ObligationStatus.OPEN,
    ObligationStatus.RETURNED,
    ObligationStatus.SUBMITTED,
    ObligationStatus.IN_CHECK,
)


def days_of(session: Session, actor: Actor, horizon: Horizon, home: str) -> Iterator[Day]:
    """Each day with its address; `home` is the portal's own, by which its days are told from another's."""
    host = home.partition("//")[2].partition("/")[0]
    for line in obligations(session, actor, horizon, Filters(statuses=_OWED, per_page=0)):
        if line.row.effective_due_on is not None:
            words = f"{line.contract_title}. Stands at: {status_words(line.row)}."
            title, url = f"Handover due: {line.row.title}", home + address_of(line.row)
            yield Day(f"handover-{line.row.id}@{host}", line.row.effective_due_on, title, words, url)
    for deal in contracts_to_end(session, actor, horizon.today):
        assert deal.end_on is not None
        url = f"{home}{url_of_thing('contract', deal.slug)}/handover"
        yield Day(f"end-{deal.id}@{host}", deal.end_on, f"Contract ends: {deal.title}", "Ready to end?", url)
        last = key_dates_of(deal).last_day_for_notice
        if last is not None and last >= horizon.today and deal.notice_given_on is None:
            title = f"Last day to give notice: {deal.title}"
            yield Day(f"notice-{deal.id}@{host}", last, title, f"It ends on {day(deal.end_on)}.", url)
    yield from _notices(session, actor, horizon, home, host)
    yield from days_of_drills(own_drills_ending(session, actor, horizon.today), home)


def _notices(session: Session, actor: Actor, horizon: Horizon, home: str, host: str) -> Iterator[Day]:
    """What the law asks to publish about the contracts that the person keeps."""
    for deal, line in notices_waiting(session, actor, horizon.today):
        asked = line.asked
        assert asked.due_on is not None
        uid = f"notice-{asked.code.value}-{quote(asked.occasion)}-{deal.id}@{host}"
        url = f"{home}{url_of_thing('contract', deal.slug)}/notices"
        yield Day(uid, asked.due_on, f"{asked.code.label} due: {deal.title}", asked.why, url)
