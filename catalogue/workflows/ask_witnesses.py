"""Ask a witness who has no account, by a letter with a link; and say of whom nobody can be asked."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may, operator
from catalogue.contracts.tables import Engagement
from catalogue.days import in_words, with_weekday
from catalogue.kinds.resource import CataloguedResource, Link
from catalogue.messages.operations import Letter, post
from catalogue.people.tables import Account, Person
from catalogue.resources.records import current_link
from catalogue.runbooks.tables import Drill
from catalogue.runbooks.witness_links import ToAnswer, drill_to_answer
from catalogue.store import now
from catalogue.terms import Employer, MessageTopic, Relation

LinkTo = Callable[[uuid.UUID, int, datetime], str]
HOLDS = timedelta(days=14)
_NEW = timedelta(days=60)  # a letter is known to have gone out for longer than this: see `MESSAGES_KEPT`
_MOST_AT_ONCE = 100
_ASKING = operator("Upkeep", via="task")
_REASON = "You get this because somebody of the council named you as the one who watched them."


def ask_witnesses(session: Session, link_to: LinkTo, today: date) -> int:
    """Write once to each who was named as witness within 60 days, has no account and may know of it; how many."""
    since = now(session) - _NEW
    new = select(Drill.id).where(*_without_answer(), Drill.recorded_at >= since, _without_account(Drill.witness_id))
    ids = session.scalars(new.order_by(Drill.recorded_at, Drill.id)).all()
    posted = 0
    for identity in ids:
        asked = drill_to_answer(session, identity, today)
        if asked is not None and posted < _MOST_AT_ONCE and _may_be_asked(session, asked, today):
            posted += _posted(session, asked, link_to)
    return posted


def not_asked(session: Session, system: CataloguedResource, drills: Sequence[uuid.UUID], today: date) -> set[uuid.UUID]:
    """Of which of these drills of a system no witness is or was asked: they have no account and, as far as is known,
    nothing to do with the system, or have left. The caller settles who may know of the drills."""
    waiting = select(Drill.id, Drill.done_on, Person).join(Person, Person.id == Drill.witness_id)
    rows = session.execute(
        waiting.where(*_without_answer(), Drill.id.in_(drills), _without_account(Drill.witness_id))
    ).all()
    return {
        identity
        for identity, done_on, witness in rows
        if not (witness.works_on(today) and may_know(session, witness, system, done_on, today))
    }


def may_know(session: Session, witness: Person, system: CataloguedResource, done_on: date, today: date) -> bool:
    """Whether a witness without an account may be told of a drill: they could see the system as our staff or as anybody
    can, or worked on that day under a contract that covers it.

    Somebody could be named by mistake: then nobody outside learns who does what with a system that they do not know.
    """
    is_staff = witness.employer == Employer.COUNCIL and witness.works_on(today)
    if may(Actor(name=witness.name, person_id=witness.id, is_staff=is_staff), Action.READ, system.facts):
        return True
    last = func.coalesce(Engagement.ended_on, Engagement.until_on)
    worked = select(Engagement.id).join(Link, Link.from_id == Engagement.contract_id).where(
        Engagement.person_id == witness.id, Engagement.from_on <= done_on, or_(last.is_(None), last >= done_on),
        Link.to_id == system.id, Link.relation == Relation.COVERS.value, current_link(today),
    )  # fmt: skip
    return session.scalar(worked.limit(1)) is not None


def _without_answer() -> tuple[ColumnElement[bool], ...]:
    return Drill.was_watched.is_(None), Drill.voided_at.is_(None), Drill.witness_id.is_not(None)


def _without_account(person: object) -> ColumnElement[bool]:
    return ~select(Account.id).where(Account.person_id == person, Account.active.is_(True)).exists()


def _may_be_asked(session: Session, asked: ToAnswer, today: date) -> bool:
    return may_know(session, asked.witness, asked.watched.system, asked.watched.drill.done_on, today)


def _posted(session: Session, asked: ToAnswer, link_to: LinkTo) -> bool:
    watched, until = asked.watched, now(session) + HOLDS
    doer, what = watched.person.name, f"“{watched.procedure.title}” of {watched.system.title}"
    body = (
        f"Hello {asked.witness.name},\n\n"
        f"You are named as the one who watched {doer} do {what} on {in_words(watched.drill.done_on)}. "
        "Please say whether you were there. You need no account.\n\n"
        f"Answer here until {with_weekday(until)}. The link works once, and for whoever has it: keep it to yourself."
        f"\n\n{link_to(watched.drill.id, 0, until)}"
    )
    subject = f"Did you watch {doer} do “{watched.procedure.title}”?"
    key = f"witness of {watched.drill.id}"
    letter = Letter(asked.witness.email, subject, body, _REASON, key, MessageTopic.ACCOUNT)
    return post(session, _ASKING, letter) is not None
