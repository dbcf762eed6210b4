"""Who works under a contract by name: begun, made longer and ended, one audit event for each, which names nobody."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.audit import Happening, record
from catalogue.contracts.tables import Engagement, EngagementExtension, EngagementSystem
from catalogue.errors import BadInput, Problem, Refused
from catalogue.kinds.contract import Contract
from catalogue.kinds.values import clean
from catalogue.people.tables import Person
from catalogue.resources.queries import things_by_id
from catalogue.terms import Employer

_MOST_IN_NAME = 200
_MOST_IN_REASON = 500


@dataclass(frozen=True)
class Engaged:
    """Who works under a contract: somebody of the directory, or a name alone; their role, days and systems."""

    role: str
    from_on: date
    until_on: date | None = None
    person: Person | None = None
    name: str = ""
    systems: Sequence[uuid.UUID] = ()


@dataclass(frozen=True)
class Extension:
    """Until when an engagement now lasts, since when that is agreed, and why."""

    until_on: date
    agreed_on: date
    reason: str = ""


def start_engagement(session: Session, actor: Actor, contract: Contract, wanted: Engaged) -> Engagement:
    """Write down that somebody works under a contract. Who may: whoever keeps the contract.

    Raises `BadInput` for a name or role that is missing or too long, and for systems that are not there. Refused:
    somebody who works for the council (`council_staff`), an end before the start (`dates`).
    """
    require(actor, Action.EDIT, contract.facts)
    name, role = " ".join(clean(wanted.name).split()), " ".join(clean(wanted.role).split())
    _check_words(wanted.person.name if wanted.person else name, role)
    _check_person(wanted.person)
    _check_end(wanted.until_on, wanted.from_on)
    row = Engagement(
        id=uuid.uuid4(),
        contract_id=contract.id,
        person_id=wanted.person.id if wanted.person else None,
        name="" if wanted.person else name,
        role=role,
        from_on=wanted.from_on,
        until_on=wanted.until_on,
    )
    session.add(row)
    session.flush()
    session.add_all(_systems(session, actor, row, wanted.systems))
    _record(session, actor, row, "started")
    return row


def extend_engagement(session: Session, actor: Actor, contract: Contract, row: Engagement, to: Extension) -> None:
    """Make an engagement longer; each time stays on record. Who may: as for starting.

    Refused: it is over (`engagement_ended`), it has no end, or not an earlier one (`not_longer`).
    """
    require(actor, Action.EDIT, contract.facts)
    _check_running(row)
    if row.until_on is None or to.until_on <= row.until_on:
        raise Refused("not_longer", "It lasts as long as that already. Enter a day after its end.", "until_on")
    same = EngagementExtension.engagement_id == row.id
    number = (session.scalar(select(func.max(EngagementExtension.number)).where(same)) or 0) + 1
    extension = EngagementExtension(
        id=uuid.uuid4(),
        engagement_id=row.id,
        number=number,
        agreed_on=to.agreed_on,
        until_before=row.until_on,
        until_on=to.until_on,
        reason=clean(to.reason)[:_MOST_IN_REASON],
    )
    row.until_on = to.until_on
    # The engagement first: whoever comes second to it meets a conflict, and adds no extension.
    session.flush()
    session.add(extension)
    _record(session, actor, row, "extended")


def end_engagement(
    session: Session, actor: Actor, contract: Contract, row: Engagement, last_day: date, reason: str = ""
) -> None:
    """Say which day is the last of an engagement. Who may: as for starting.

    Refused: it is over (`engagement_ended`), the day is before the first (`dates`) or after the agreed end
    (`after_end`).
    """
    require(actor, Action.EDIT, contract.facts)
    _check_running(row)
    _check_end(last_day, row.from_on)
    if row.until_on is not None and last_day > row.until_on:
        raise Refused("after_end", "It ends before that day. Extend it first, or enter an earlier day.", "last_day")
    row.ended_on, row.end_reason = last_day, clean(reason)[:_MOST_IN_REASON]
    session.flush()
    _record(session, actor, row, "ended")


def resume_engagement(session: Session, actor: Actor, contract: Contract, row: Engagement) -> None:
    """Take back that an engagement was ended: it lasts until the agreed end again. Who may: as for starting."""
    require(actor, Action.EDIT, contract.facts)
    row.ended_on, row.end_reason = None, ""
    session.flush()
    _record(session, actor, row, "resumed")


def _check_words(name: str, role: str) -> None:
    problems = [
        Problem(field, f"{what} is missing or too long.", f"Enter at most {_MOST_IN_NAME} letters.", said[:80])
        for field, what, said in (("name", "The name", name), ("role", "The role", role))
        if not 0 < len(said) <= _MOST_IN_NAME
    ]
    if problems:
        raise BadInput(problems)


def _check_person(person: Person | None) -> None:
    if person is not None and person.employer == Employer.COUNCIL:
        words = f"{person.name} works for the council. Name somebody who works for a supplier."
        raise Refused("council_staff", words, "person")


def _check_end(last: date | None, first: date) -> None:
    if last is not None and last < first:
        raise Refused("dates", "The last day is before the first. Check both dates.", "until_on")


def _check_running(row: Engagement) -> None:
    if row.ended_on is not None:
        raise Refused("engagement_ended", "This engagement is over. Start another one.", "until_on")


def _systems(session: Session, actor: Actor, row: Engagement, ids: Sequence[uuid.UUID]) -> list[EngagementSystem]:
    """The rows for the systems. Raises `BadInput` for what the actor cannot see, or is no system."""
    wanted = list(dict.fromkeys(ids))
    seen = things_by_id(session, actor, wanted)
    if any(one not in seen or seen[one].kind != "system" for one in wanted):
        raise BadInput([Problem("systems", "One of the systems is not there.", "Choose from the list.")])
    return [EngagementSystem(engagement_id=row.id, system_id=one) for one in wanted]


def _record(session: Session, actor: Actor, row: Engagement, verb: str) -> None:
    """An event of the contract, so that the trail tells of it only to those who see the contract."""
    details = {"engagement": str(row.id), "role": row.role, "until": row.last_day.isoformat() if row.last_day else ""}
    happening = Happening(f"contract.engagement_{verb}", "contract", row.contract_id, (row.contract_id,), details)
    record(session, actor, happening)
