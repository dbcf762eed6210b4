"""Hand on what somebody who leaves answers for: things and handovers to successors, in one go, with a receipt."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from catalogue.audit import Happening, record
from catalogue.errors import Refused
from catalogue.kinds.resource import Ownership
from catalogue.messages.operations import Letter, post
from catalogue.obligations.many import naming
from catalogue.obligations.queries import obligation
from catalogue.obligations.sitting import Sitting
from catalogue.people.directory import end_employment
from catalogue.people.tables import Departure, Person
from catalogue.plurals import how_many
from catalogue.resources.desk import Desk
from catalogue.resources.ownership import Appointment, assign_owner
from catalogue.resources.queries import thing_by_id
from catalogue.resources.records import current_ownership
from catalogue.store import now, operation_id
from catalogue.terms import OwnerRole
from catalogue.workflows.estate import Holding, is_handover, require_hand_on

MOST_AT_ONCE = 500
_REASON = "You are told because you manage somebody who leaves."


@dataclass(frozen=True)
class Handing:
    """One holding and who takes it; nobody yet, where it stays vacant and the leaver's manager is told."""

    holding: Holding
    to: Person | None


def hand_on(at: Desk, leaver: Person, handings: Sequence[Handing], last_on: date | None) -> Departure:
    """Give each holding to its successor from today, and note the last day if one is given.

    Who may: the person, their manager and who keeps the directory, for each holding that they may hand on; the last
    day is for who keeps the directory. A leaver who is still here stands in, where nobody does. Refused: nothing to
    hand on (`nothing_handed_on`), more than 500 (`too_many`), and what appointing somebody refuses.
    """
    require_hand_on(at.actor, leaver)
    if not handings and last_on is None:
        raise Refused("nothing_handed_on", "Name somebody for one group at least, or give the last day.")
    if len(handings) > MOST_AT_ONCE:
        raise Refused("too_many", f"Hand on at most {MOST_AT_ONCE} at once: begin with one group.")
    before = leaver.end_on
    for handing in handings:
        if handing.to is not None:
            _give(at, leaver, handing.holding, handing.to)
    if last_on is not None and last_on != before:
        end_employment(at.session, at.actor, leaver, last_on)
    _tell_of_vacant(at, leaver, [one.holding for one in handings if one.to is None])
    return _receipt(at, leaver, handings, last_on, before)


def _give(at: Desk, leaver: Person, holding: Holding, to: Person) -> None:
    """One holding to its successor. Raises `Refused` in words that name the holding."""
    if to.id == leaver.id:
        raise Refused("same_person", f"{leaver.name} is the one who leaves. Choose somebody else.", holding.group)
    try:
        if is_handover(holding.role):
            give_handover(at, holding.id, holding.role, to)
        else:
            _give_thing(at, leaver, holding, to)
    except Refused as refused:
        words = f"{holding.title}: {refused.words}"
        raise Refused(refused.code, words, holding.group) from refused


def _give_thing(at: Desk, leaver: Person, holding: Holding, to: Person) -> None:
    thing = thing_by_id(at.session, at.actor, holding.id)
    deputy = _deputy_now(at, thing.id, holding.role)
    if deputy is None or not deputy.works_on(at.today):
        deputy = leaver
    stands_in = deputy if deputy.id != to.id and deputy.works_on(at.today) else None
    assign_owner(at, thing, Appointment(OwnerRole(holding.role), to, at.today, deputy=stands_in))


def _deputy_now(at: Desk, thing_id: uuid.UUID, role: str) -> Person | None:
    return at.session.scalar(
        select(Person)
        .join(Ownership, Ownership.deputy_id == Person.id)
        .where(Ownership.resource_id == thing_id, Ownership.role == role, current_ownership(at.today))
    )


def give_handover(at: Desk, identity: uuid.UUID, role: str, to: Person) -> None:
    """Name who sees to a handover (`owner`) or accepts it (`acceptor`), and nobody else anew."""
    row = obligation(at.session, at.actor, identity)
    naming(role, to).run(Sitting(at.session, at.actor, at.today), row)


def _tell_of_vacant(at: Desk, leaver: Person, vacant: Sequence[Holding]) -> None:
    """Write to the manager of what nobody takes; where they have none, it shows in the list of what has no owner."""
    manager = at.session.get(Person, leaver.manager_id) if leaver.manager_id else None
    if manager is None or not vacant:
        return
    lines = "\n".join(f"- {one.title} ({one.said.lower()})" for one in vacant)
    body = f"{leaver.name} leaves, and nobody takes over {how_many(len(vacant), 'thing')} yet:\n\n{lines}"
    key = f"vacant {operation_id(at.session)}"
    subject = f"{leaver.name} leaves: nobody takes over {how_many(len(vacant), 'thing')}"
    post(at.session, at.actor, Letter(manager.email, subject, f"{body}\n\nName somebody for each.", _REASON, key))


def _receipt(
    at: Desk, leaver: Person, handings: Sequence[Handing], last_on: date | None, before: date | None
) -> Departure:
    moved = [
        [one.holding.group, str(one.holding.id), one.holding.role, str(leaver.id), str(one.to.id) if one.to else ""]
        for one in handings
    ]
    row = Departure(
        id=uuid.uuid4(),
        person_id=leaver.id,
        operation_id=operation_id(at.session),
        last_on=last_on,
        end_on_before=before,
        moved=moved,
        made_by=at.actor.name,
        made_at=now(at.session),
    )
    at.session.add(row)
    at.session.flush()
    record(at.session, at.actor, Happening("person.handed_on", "person", leaver.id, details={"departure": str(row.id)}))
    return row
