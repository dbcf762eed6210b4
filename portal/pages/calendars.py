"""The days of a person's calendar: handovers owed, ends of contracts, last days for notice, notices due, and drills."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.contracts.noticed import notices_waiting
from catalogue.contracts.queries import contracts_to_end
from catalogue.errors import NotFound
from catalogue.exchange.calendar_feed import Day
from catalogue.kinds.contract import Contract
from catalogue.obligations.lines import Line
from catalogue.obligations.presets import preset_called
from catalogue.obligations.queries import Filters, obligations
from catalogue.obligations.rag import Horizon
from catalogue.readiness.drill_calendar import own_drills_ending
from catalogue.terms import ObligationStatus
from catalogue.workflows.add_handovers import key_dates_of
from portal.calendar_links import Part
from portal.pages.drill_calendar import days_of_drills
from portal.pages.obligation_words import address_of, preset_words, status_words
from portal.urls import url_of_thing
from portal.words import day

_OWED = (
    ObligationStatus.AGREED,
    ObligationStatus.OPEN,
    ObligationStatus.RETURNED,
    ObligationStatus.SUBMITTED,
    ObligationStatus.IN_CHECK,
)


@dataclass(frozen=True)
class Told:
    """Who is told, by which day; `home` is the portal's own address, by which its days are told from another's."""

    session: Session
    actor: Actor
    horizon: Horizon
    home: str

    def uid(self, name: str) -> str:
        """What a calendar program knows a day by: the same in every calendar that has it."""
        return f"{name}@{self.home.partition('//')[2].partition('/')[0]}"


def calendar_of_part(told: Told, part: Part) -> tuple[str, Iterator[Day]]:
    """What a calendar is about, and its days. Raises `NotFound` for a contract of which the reader may not know, and
    for a preset that is no more."""
    if part.preset:
        words = preset_words(preset_called(part.preset), told.actor)
        return words, _handovers(told, Filters(preset=part.preset, per_page=0))
    if part.contract_id is not None:
        deal = told.session.get(Contract, part.contract_id)
        if deal is None or not may(told.actor, Action.READ_OBLIGATIONS, deal.facts):
            raise NotFound("contract")
        return deal.title, _days_of_contract(told, deal)
    return "handovers", _all_days(told)


def _all_days(told: Told) -> Iterator[Day]:
    yield from _handovers(told, Filters(statuses=_OWED, per_page=0))
    yield from _ends(told, contracts_to_end(told.session, told.actor, told.horizon.today))
    yield from _notices(told)
    yield from days_of_drills(own_drills_ending(told.session, told.actor, told.horizon.today), told.home)


def _days_of_contract(told: Told, deal: Contract) -> Iterator[Day]:
    yield from _handovers(told, Filters(contract_id=deal.id, statuses=_OWED, per_page=0))
    yield from _ends(told, [deal] if deal.end_on is not None and deal.end_on >= told.horizon.today else [])
    yield from _notices(told, deal)


def _handovers(told: Told, filters: Filters) -> Iterator[Day]:
    for line in obligations(told.session, told.actor, told.horizon, filters):
        if line.row.effective_due_on is not None:
            title, url = f"Handover due: {line.row.title}", told.home + address_of(line.row)
            yield Day(told.uid(f"handover-{line.row.id}"), line.row.effective_due_on, title, _stands(line), url)


def _stands(line: Line) -> str:
    ours = f" The council answers by {day(line.row.respond_by)}." if line.row.respond_by else ""
    return f"{line.contract_title}. Stands at: {status_words(line.row)}.{ours}"


def _ends(told: Told, deals: Sequence[Contract]) -> Iterator[Day]:
    """When contracts end, and until when notice can be given, if it was not."""
    for deal in deals:
        assert deal.end_on is not None
        url = f"{told.home}{url_of_thing('contract', deal.slug)}/handover"
        yield Day(told.uid(f"end-{deal.id}"), deal.end_on, f"Contract ends: {deal.title}", "Ready to end?", url)
        last = key_dates_of(deal).last_day_for_notice
        if last is not None and last >= told.horizon.today and deal.notice_given_on is None:
            title = f"Last day to give notice: {deal.title}"
            yield Day(told.uid(f"notice-{deal.id}"), last, title, f"It ends on {day(deal.end_on)}.", url)


def _notices(told: Told, of: Contract | None = None) -> Iterator[Day]:
    """What the law asks to publish about the contracts that the person keeps, or about one of them."""
    for deal, line in notices_waiting(told.session, told.actor, told.horizon.today):
        if of is None or deal.id == of.id:
            asked = line.asked
            assert asked.due_on is not None
            uid = told.uid(f"notice-{asked.code.value}-{quote(asked.occasion)}-{deal.id}")
            url = f"{told.home}{url_of_thing('contract', deal.slug)}/notices"
            yield Day(uid, asked.due_on, f"{asked.code.label} due: {deal.title}", asked.why, url)
