"""Keep plans true: a newer one takes the place of an older, and each begins on the day after the last day."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import operator
from catalogue.errors import NotFound, Refused
from catalogue.people.tables import Departure, Person
from catalogue.resources.desk import Desk
from catalogue.resources.ownership import Term, put_back, terms_from
from catalogue.resources.queries import thing_by_id
from catalogue.store import for_change
from catalogue.terms import OwnerRole
from catalogue.workflows.desks import full_desk
from catalogue.workflows.giving import give_thing, name_deputy, record_departure, tell_above, term_on
from catalogue.workflows.leavers import Leavers
from catalogue.workflows.moved import DONE, STOOD_IN, Moved, Seat, is_handover, moved_of
from catalogue.workflows.planned import WAITS, last_day_known, receipts_of

UPKEEP = operator("Upkeep", via="task")
ANOTHER, ENDED, GONE = "Somebody else was named since.", "It was ended since.", "It is not there any more."
_ANEW = "It was handed on anew since."
_OWN = "Whoever stood in answers for it now."


def hold(session: Session, leavers: Leavers) -> None:
    """Let nobody else hand on what these people have, nor work on what waits, until the commit."""
    ids = [one.id for one in leavers.people]
    session.execute(for_change(select(Person.id).where(Person.id.in_(ids)).order_by(Person.id)))
    _waiting(session)


def replace_plans(at: Desk, anew: Collection[Seat]) -> None:
    """Let what was to come of these be as it was before it was planned: it is handed on anew."""
    for row in _waiting(at.session):
        lines = moved_of(row)
        if any(one.waits and one.seat in anew for one in lines):
            row.moved = [_left_out(at, row, one).kept() if one.seat in anew else one.kept() for one in lines]


def _waiting(session: Session) -> Sequence[Departure]:
    """All that waits, the oldest first, and nobody else's until the commit."""
    waiting = select(Departure).where(*WAITS).order_by(Departure.made_at, Departure.id)
    return session.scalars(for_change(waiting)).all()


def _left_out(at: Desk, row: Departure, one: Moved) -> Moved:
    """What has come by its dates has come: of things only what is still to come is left out."""
    assert row.from_on is not None, "what waits has a day"
    if not one.waits or (not one.is_handover and row.from_on <= at.today):
        return one
    if not one.is_handover:
        thing_back(at, one, row.from_on)
    return replace(one, reason=_ANEW)


def terms_before(at: Desk, group: str, identity: uuid.UUID, role: str, day: date) -> tuple[Term, ...] | None:
    """Who is to have a thing from a day, for the receipt of who gets it then; of what is no thing there is nothing."""
    if is_handover(role) or group in (DONE, STOOD_IN):
        return None
    return tuple(terms_from(at.session, identity, role, day))


def thing_back(at: Desk, one: Moved, day: date) -> str:
    """Let a thing, or standing in for its owner, be as before from a day, unless somebody else was named since; why it
    was left, or "". Who may, and what is refused: as for `put_back`."""
    term = term_on(at, one.id, one.role, day)
    if term is None and one.after:
        return ENDED
    if one.is_deputy:
        if term is not None and term.deputy_id not in (None, one.after):
            return ANOTHER
        if term is not None and term.person_id == one.before:
            return _OWN
    elif term is not None and term.person_id != (one.after or one.before):
        return ANOTHER
    thing = thing_by_id(at.session, at.actor, one.id)
    put_back(at, thing, OwnerRole(one.role), day, _terms(at, one, day))
    return ""


def _terms(at: Desk, one: Moved, day: date) -> Sequence[Term]:
    """Who had it before. A receipt from before terms were kept knows only whose it was."""
    if one.is_deputy:
        term, *rest = terms_from(at.session, one.id, one.role, day)
        return [replace(term, from_on=date.min, deputy_id=one.before), *rest]
    return (Term(date.min, None, one.before, None),) if one.terms is None else one.terms


def follow_last_day(at: Desk, leavers: Leavers) -> None:
    """Let all that these people were to hand on later begin on the day after the last day as it is by now."""
    theirs = select(Departure).where(*WAITS, receipts_of(leavers)).order_by(Departure.made_at, Departure.id)
    for row in at.session.scalars(theirs).all():
        follow(full_desk(at.session, UPKEEP, at.today), leavers, row)


def follow(at: Desk, leavers: Leavers, row: Departure) -> None:
    """Let a plan that was not carried out begin on the day after the last day as it is by now; where none is known any
    more, it keeps its day. What cannot go that day stays where it is: whoever is above is told."""
    last_on = last_day_known(at.session, leavers)
    if last_on is None or row.from_on is None:
        return
    before, day = max(row.from_on, at.today), max(last_on + timedelta(days=1), at.today)
    if day == before:
        return
    left: list[str] = []
    row.moved = [_followed(at, one, before, day, left).kept() for one in moved_of(row)]
    row.from_on = day
    record_departure(at, leavers, row, "plan_moved")
    tell_above(at, leavers, f"not moved {row.id} {day}", left)


def _followed(at: Desk, one: Moved, before: date, day: date, left: list[str]) -> Moved:
    """One with what became of it when its day moved; handovers change no sooner than that day."""
    if not one.waits or one.is_handover:
        return one
    try:
        if reason := thing_back(at, one, before):
            return replace(one, reason=reason)
        terms = terms_before(at, one.group, one.id, one.role, day)
        _give(at, one, day)
    except NotFound:
        return replace(one, reason=GONE)
    except Refused as refused:
        left.append(f"{thing_by_id(at.session, at.actor, one.id).title}: {refused.words}")
        return replace(one, reason=refused.words)
    return replace(one, terms=terms)


def _give(at: Desk, one: Moved, day: date) -> None:
    to, whose = at.session.get_one(Person, one.after), at.session.get_one(Person, one.before)
    if one.is_deputy:
        name_deputy(at, one.id, one.role, to, day)
    else:
        give_thing(at, one.id, one.role, whose, to, day)
