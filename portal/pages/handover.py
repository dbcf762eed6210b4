"""How far the handover of one contract has come: a bar on its page, and “Ready to end?” on a page to print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.errors import NotFound
from catalogue.kinds.contract import Contract
from catalogue.obligations.closing import blocking
from catalogue.obligations.lines import Line
from catalogue.obligations.queries import Filters, Totals, handover_totals, obligations
from catalogue.obligations.rag import WAITING, Horizon
from catalogue.obligations.tables import Obligation
from catalogue.people.queries import people_by_id
from catalogue.people.tables import Person
from catalogue.plurals import how_many
from catalogue.terms import ObligationStatus
from catalogue.workflows.add_handovers import key_dates_of
from portal.pages.evidence import TAKES_EVIDENCE
from portal.pages.obligation_words import address_of, due_by, status_words
from portal.pages.obligations import OF_CONTRACT
from portal.tables import Place, shown
from portal.urls import url_of_thing
from portal.words import day, money

_PARTS = (
    ("accepted", "accepted"),
    ("waiting", "waiting for {}"),
    ("open", "open"),
    ("overdue", "overdue or not delivered"),
    ("not_pursued", "not pursued"),
    ("unknown", "no owner or date"),
)
_PAID = frozenset({ObligationStatus.ACCEPTED, ObligationStatus.VARIED, ObligationStatus.CANCELLED})


@dataclass(frozen=True)
class Bar:
    """How many obligations of a contract are in each part; `parts` are those that are not empty."""

    total: int
    parts: list[dict[str, Any]]
    href: str
    words: str


@dataclass(frozen=True)
class Readiness:
    """Everything that `obligations/ready.html` shows."""

    contract: Contract
    address: str
    ends: str
    is_over: bool
    notice: str
    bar: Bar
    blocking: list[dict[str, Any]]
    withhold: list[dict[str, Any]]
    table: dict[str, Any]
    keeps: bool


def bar_of(session: Session, actor: Actor, deal: Contract, horizon: Horizon) -> Bar | None:
    """The bar on a contract's page; none for those who see no obligations of it."""
    if not may(actor, Action.READ_OBLIGATIONS, deal.facts):
        return None
    return _bar(deal, actor, handover_totals(session, actor, horizon, [deal.id])[deal.id])


def _bar(deal: Contract, actor: Actor, totals: Totals) -> Bar:
    us = "us" if actor.is_staff else "the council"
    counts = [(name, words.format(us), getattr(totals, name)) for name, words in _PARTS]
    total = sum(count for _, _, count in counts)
    parts, start = [], 0.0
    for name, words, count in counts:
        if count:
            width = 100 * count / total
            parts.append(
                {"name": name, "words": words, "count": count, "start": f"{start:.2f}", "width": f"{width:.2f}"}
            )
            start += width
    words = _bar_words(totals, total)
    return Bar(total, parts, f"{url_of_thing('contract', deal.slug)}/handover", words)


def _bar_words(totals: Totals, total: int) -> str:
    """How many are accepted, and how many nobody has agreed yet."""
    drafts = f"{how_many(totals.drafts, 'draft')} not agreed yet" if totals.drafts else ""
    if not total:
        return f"Only drafts: {drafts}" if drafts else "No handovers are written down yet"
    return f"{totals.accepted} of {how_many(total, 'handover')} accepted" + (f", {drafts}" if drafts else "")


def readiness(session: Session, actor: Actor, deal: Contract, horizon: Horizon, at: Place) -> Readiness:
    """Whether a contract is ready to end. Raises `NotFound` for those who see no obligations of it."""
    bar = bar_of(session, actor, deal, horizon)
    if bar is None:
        raise NotFound("contract")
    lines = obligations(session, actor, horizon, Filters(contract_id=deal.id, per_page=0))
    return Readiness(
        contract=deal,
        address=url_of_thing("contract", deal.slug),
        ends=_ends(deal.end_on, horizon.today),
        is_over=deal.end_on is not None and deal.end_on < horizon.today,
        notice=_notice(deal, horizon.today),
        bar=bar,
        blocking=_in_the_way(session, actor, blocking(session, actor, deal)),
        withhold=_withheld(lines),
        table=shown(OF_CONTRACT, lines, at),
        keeps=may(actor, Action.KEEP_OBLIGATIONS, deal.facts),
    )


def _ends(end_on: date | None, today: date) -> str:
    if end_on is None:
        return "Nobody has said when it ends."
    left = (end_on - today).days
    if left < 0:
        return f"It ended on {day(end_on)}."
    return f"It ends on {day(end_on)}: {how_many(left, 'day')} left."


def _notice(deal: Contract, today: date) -> str:
    last = key_dates_of(deal).last_day_for_notice
    if last is None or deal.notice_given_on:
        return f"Notice was given on {day(deal.notice_given_on)}." if deal.notice_given_on else ""
    return f"The last day to give notice {'is' if last >= today else 'was'} {day(last)}."


def _in_the_way(session: Session, actor: Actor, rows: Sequence[Obligation]) -> list[dict[str, Any]]:
    """What stands in the way, each with who must act on it: by name to those who may read the directory."""
    named = [one for row in rows for one in (row.owner_id, row.acceptor_id, row.supplier_person_id)]
    people = people_by_id(session, actor, named) if may(actor, Action.READ_PEOPLE) else None
    return [
        {
            "text": row.title,
            "href": address_of(row),
            "note": f"{status_words(row)}, {due_by(row)}",
            "who": _who_acts(row, people),
        }
        for row in rows
    ]


_Roles = tuple[tuple[str, str, str], ...]
_SEES_TO_IT = ("owner_id", "sees to it", "Nobody sees to it yet")
_HANDS_IT_OVER = ("supplier_person_id", "hands it over", "Nobody of the supplier is named to hand it over")
_ACCEPTS_IT = ("acceptor_id", "accepts it", "Nobody is appointed to accept it")


def _who_acts(row: Obligation, people: Mapping[Any, Person] | None) -> list[dict[str, str]]:
    """Who must act where it stands now: a name with what they do, or that nobody is named; only which side it is, where
    the reader is told no names.
    """
    status = ObligationStatus(row.status)
    if people is None:
        return [{"words": "The supplier hands it over" if status in TAKES_EVIDENCE else "It is with the council"}]
    roles: _Roles = (_SEES_TO_IT,)
    if status in WAITING:
        roles = (_ACCEPTS_IT,)
    elif status in TAKES_EVIDENCE:
        roles = (_HANDS_IT_OVER, _SEES_TO_IT)
    told = []
    for column, does, nobody in roles:
        found = people.get(getattr(row, column))
        known = {"name": found.name, "href": f"/people/{found.slug}", "words": does} if found else {"words": nobody}
        told.append(known)
    return told


def _withheld(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Payments tied to what is not accepted, each with the clause that gives the right to hold them back."""
    open_ = [one.row for one in lines if one.row.payment and ObligationStatus(one.row.status) not in _PAID]
    rows: list[dict[str, Any]] = [
        {"key": row.title, "value": f"{money(row.payment)}: {row.payment_clause or 'no right recorded, ask legal'}"}
        for row in open_
    ]
    if rows:
        total = sum((row.payment or Decimal(0) for row in open_), Decimal(0))
        rows.append({"key": "In all", "value": money(total)})
    return rows
