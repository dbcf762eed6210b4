"""What those who leave hand on, as it is looked at before and read afterwards: who takes which things."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from catalogue.errors import NotFound
from catalogue.obligations.queries import obligation
from catalogue.people.queries import people_by_id
from catalogue.people.tables import Departure
from catalogue.plurals import how_many
from catalogue.resources.desk import Desk
from catalogue.resources.queries import things_by_id
from catalogue.runbooks.queries import procedure_seen
from catalogue.terms import OwnerRole
from catalogue.workflows.estate import Holding
from catalogue.workflows.hand_on import Handing
from catalogue.workflows.last_days import sort_of, what_ends
from catalogue.workflows.leavers import Leavers
from catalogue.workflows.moved import CONTACTS, DONE, ROLES_IN_HANDOVERS, Moved, moved_of
from catalogue.workflows.planned import last_day_known
from catalogue.workflows.take_back import can_be_taken_back, undo_until
from portal.pages.leavers import ended_facts, whose
from portal.pages.leaving import Answers
from portal.pages.obligation_words import LIST
from portal.pages.obligation_words import address_of as handover_address
from portal.pages.procedures import place_of
from portal.tables import Cell, Column, Table
from portal.urls import url_of_thing
from portal.words import day

_TAKEN, _NOBODY, _ENDS = "Goes to somebody", "Nobody yet", "Nobody: it ends"
_TO_NOBODY = (_NOBODY, _ENDS)
_ENDED = 3  # how much a receipt keeps of each that ends before it is taken back


@dataclass(frozen=True)
class Passing:
    """One thing or handover that goes from somebody who leaves to somebody who stays, or to nobody, in words.

    `undone` says whether it was taken back, or why not, once that was tried.
    """

    title: str
    address: str
    said: str
    to: str
    whose: str
    undone: str = ""


@dataclass(frozen=True)
class Receipt:
    """What was handed on in one go, when and by whom."""

    row: Departure
    title: str
    passings: Sequence[Passing]
    facts: Sequence[dict[str, Any]]
    may_undo: bool


PASSINGS: Table[Passing] = Table(
    "handed-on",
    "What goes to whom",
    (
        Column("what", "What", lambda one: _linked(one), lambda one: one.title, sort="what"),
        Column("said", "As", lambda one: one.said, sort="said"),
        Column("to", "Goes to", lambda one: one.to, sort="to"),
        Column("from", "From", lambda one: one.whose, sort="from"),
    ),
)
TAKEN_BACK = replace(
    PASSINGS, columns=(*PASSINGS.columns, Column("undone", "Taken back", lambda one: one.undone, sort="undone"))
)
NOT_AS_PLANNED = replace(
    PASSINGS, columns=(*PASSINGS.columns, Column("undone", "Not as planned", lambda one: one.undone, sort="undone"))
)
UNSORTED = replace(PASSINGS, columns=tuple(replace(column, sort="") for column in PASSINGS.columns))
STAYING: Table[Holding] = Table(
    "stays",
    "Stays as it is",
    (
        Column("what", "What", lambda one: {"text": one.title, "href": address_of(one)}, lambda one: one.title),
        Column("said", "As", lambda one: one.as_what),
        Column("whose", "Stays with", lambda one: one.whose.name),
    ),
)


def _linked(one: Passing) -> Cell:
    return {"text": one.title, "href": one.address}


def passings_of(handings: Sequence[Handing]) -> list[Passing]:
    """What the answers to the form would do."""
    return [
        Passing(
            one.holding.title,
            address_of(one.holding),
            one.holding.said,
            one.to.name if one.to else _to_nobody(one.holding.group),
            one.holding.whose.name,
        )
        for one in handings
    ]


def address_of(holding: Holding) -> str:
    """The page of something that somebody answers for."""
    if holding.kind == "obligation":
        return f"{LIST}/{holding.slug}"
    if holding.group == DONE:
        return f"{url_of_thing('system', holding.slug)}/readiness#procedure-{holding.id}"
    return url_of_thing(holding.kind, holding.slug)


def check_facts(at: Desk, said: Answers, leavers: Leavers) -> list[dict[str, Any]]:
    """What is looked at above the table before it is confirmed."""
    last_on = said.last_on or last_day_known(at.session, leavers)
    with_it = what_ends(at, leavers, said.last_on) if leavers.contract and said.last_on else []
    ends = ended_facts(sort_of(one) for one in with_it)
    return [{"key": "Last day", "value": day(last_on)}, *ends, *_counts(passings_of(said.handings))]


def from_today(at: Desk, said: Answers, leavers: Leavers) -> str:
    """From when they answer for it who take something over, where that is long before the last day in so many words."""
    if not any(one.to for one in said.handings):
        return ""
    if said.from_on is not None:
        return (
            f"Who takes something over answers for it from {day(said.from_on)}, the day after the last day. Until then "
            "all stays as it is; what somebody learns begins today."
        )
    today, last_on = day(at.today), said.last_on or last_day_known(at.session, leavers)
    if last_on is None or last_on <= at.today:
        return f"Who takes something over answers for it from today, {today}."
    return (
        f"Who takes something over answers for it from today, {today}, and not only from the last day, {day(last_on)}. "
        "If that is too early, change the answers: they can begin on the day after the last day."
    )


def receipt(at: Desk, leavers: Leavers, row: Departure) -> Receipt:
    """The receipt, as far as the reader may see what is on it."""
    undo = _undone(row)
    if can_be_taken_back(row, at.session):
        undo = [{"key": "Can be taken back until", "value": day(undo_until(row))}]
    last = [{"key": "Last day", "value": day(row.last_on)}] if row.last_on else []
    last += ended_facts(one[0] for one in row.ended) if leavers.contract else []
    passings = list(_passings(at, row))
    return Receipt(
        row=row,
        title=f"What {whose(leavers).name} handed on",
        passings=passings,
        facts=[
            {"key": "Handed on", "value": f"{day(row.made_at)} by {row.made_by}"},
            *last,
            *_begins(row),
            *_counts(passings),
            *undo,
        ],
        may_undo=can_be_taken_back(row, at.session),
    )


def table_of(row: Departure) -> Table[Passing]:
    """The table of a receipt: once it was taken back, with what became of each."""
    if row.undone_at:
        return TAKEN_BACK
    return NOT_AS_PLANNED if any(one.reason for one in moved_of(row)) else PASSINGS


def _begins(row: Departure) -> list[dict[str, Any]]:
    """From which day successors answer for it, where that was a later one; and when their handovers became theirs."""
    if row.from_on is None:
        return []
    said = day(row.from_on)
    if row.last_on is not None and row.from_on != row.last_on + timedelta(days=1):
        said += ", as the last day has moved"
    if not row.undone_at and not row.carried_at:
        said += ": planned, not yet theirs"
    return [{"key": "They answer for it from", "value": said}]


def _undone(row: Departure) -> list[dict[str, Any]]:
    """When it was taken back, how much was left, and which last days stay. Of those from before, that is not kept."""
    if row.undone_at is None:
        return []
    left = sum(bool(_stays(one)) for one in row.ended) + sum(bool(one.reason) for one in moved_of(row))
    key = "Taken back in part on" if left else "Taken back on"
    days = [{"key": "Last day left as it is", "value": why} for one in row.ended if (why := _stays(one))]
    return [{"key": key, "value": day(row.undone_at)}, *days]


def _stays(ended: Sequence[str]) -> str:
    """Why a last day was left as it is; empty where it was taken back, and where no reason was kept."""
    return ended[_ENDED] if len(ended) > _ENDED else ""


def taken_back_words(left: Mapping[UUID, str]) -> str:
    """What is said once it is taken back, and of what was left the reasons."""
    if not left:
        return "It was taken back."
    reasons = " ".join(sorted(set(left.values())))
    kept = how_many(len(left), "entry was left as it is now", "entries were left as they are now")
    return f"It was taken back, but {kept}. {reasons}"


def _counts(passings: Sequence[Passing]) -> Iterator[dict[str, Any]]:
    found = Counter(one.to if one.to in _TO_NOBODY else _TAKEN for one in passings)
    for words in (_TAKEN, *_TO_NOBODY):
        if found[words]:
            yield {"key": words, "value": how_many(found[words], "entry", "entries")}


def _to_nobody(group: str) -> str:
    return _ENDS if group == CONTACTS else _NOBODY


def _passings(at: Desk, row: Departure) -> Iterator[Passing]:
    lines = moved_of(row)
    ids = [identity for one in lines for identity in (one.before, one.after) if identity]
    people = people_by_id(at.session, at.actor, ids)
    things = things_by_id(at.session, at.actor, [one.id for one in lines])
    for one in lines:
        became = _became(one) if row.undone_at else one.reason or ""
        passed = people[one.after].name if one.after else _to_nobody(one.group), people[one.before].name, became
        if one.is_handover:
            yield from _handover(at, one.id, ROLES_IN_HANDOVERS[one.role], *passed)
        elif one.group == DONE:
            yield from _learning(at, one.id, *passed)
        elif thing := things.get(one.id):
            label = OwnerRole(one.role).label
            said = f"Deputy: {label.lower()}" if one.is_deputy else label
            yield Passing(thing.title, url_of_thing(thing.kind, thing.slug), said, *passed)


def _became(one: Moved) -> str:
    """What became of one when all was taken back, if that is kept."""
    if one.reason is None:
        return ""
    if one.reason:
        return f"Left as it is now: {one.reason[:1].lower()}{one.reason[1:]}"
    return "Taken back" if one.after or one.group == CONTACTS else "Stayed as it was"


def _learning(at: Desk, identity: UUID, to: str, whose: str, undone: str) -> Iterator[Passing]:
    """What is told of a procedure: no more than its system's page tells."""
    found = procedure_seen(at.session, at.actor, identity)
    if found is not None:
        procedure, system = found
        yield Passing(
            f"{procedure.title} ({system.title})", place_of(system, procedure), "Learns it", to, whose, undone
        )


def _handover(at: Desk, identity: UUID, said: str, to: str, whose: str, undone: str) -> Iterator[Passing]:
    try:
        row = obligation(at.session, at.actor, identity)
    except NotFound:
        return
    yield Passing(row.title, handover_address(row), said, to, whose, undone)
