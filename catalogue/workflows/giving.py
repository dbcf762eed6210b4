"""Give a thing, a handover, or the part of a deputy to somebody; and tell whoever is above of what nobody takes."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from catalogue.audit import Happening, record
from catalogue.days import in_words
from catalogue.errors import Refused
from catalogue.kinds.resource import Ownership
from catalogue.messages.operations import Letter, post
from catalogue.obligations.many import naming
from catalogue.obligations.queries import obligation
from catalogue.obligations.sitting import Sitting, contract_of, require_keeper
from catalogue.people.tables import Departure, Person
from catalogue.plurals import how_many
from catalogue.resources.desk import Desk
from catalogue.resources.ownership import Appointment, assign_owner
from catalogue.resources.queries import thing_by_id
from catalogue.resources.records import current_ownership
from catalogue.terms import Employer, OwnerRole
from catalogue.workflows.leavers import Leavers

_OF_A_PERSON = "You are told because you manage somebody who leaves."
_OF_A_CONTRACT = "You are told because you answer for the contract."


def term_on(at: Desk, thing_id: uuid.UUID, role: str, day: date) -> Ownership | None:
    """Who holds a role over a thing on a day, and who stands in."""
    here = (Ownership.resource_id == thing_id) & (Ownership.role == role) & current_ownership(day)
    return at.session.scalar(select(Ownership).where(here).execution_options(populate_existing=True))


def name_deputy(at: Desk, thing_id: uuid.UUID, role: str, deputy: Person, from_on: date) -> None:
    """Let another stand in, from a day, for whoever holds a role over a thing then. Who may: as for naming an owner.

    Refused: nobody holds it then (`no_owner`); whoever holds it (`own_deputy`).
    """
    term = term_on(at, thing_id, role, from_on)
    if term is None:
        nobody = f"Nobody is {OwnerRole(role).label.lower()} of this on {in_words(from_on)}."
        raise Refused("no_owner", f"{nobody} Name who answers for it then first.")
    if term.person_id == deputy.id:
        raise Refused("own_deputy", f"{deputy.name} answers for it. Choose somebody else.")
    owner = at.session.get_one(Person, term.person_id)
    until_on = term.until_on
    thing = thing_by_id(at.session, at.actor, thing_id)
    assign_owner(at, thing, Appointment(OwnerRole(role), owner, from_on, until_on, deputy))


def give_thing(at: Desk, thing_id: uuid.UUID, role: str, whose: Person, to: Person, from_on: date) -> None:
    """Let somebody answer for what is another's, from a day. Who may, and what is refused: as for naming an owner.

    A deputy stays one; where there is none, who leaves stands in while they are here, if they are one of ours.
    """
    term = term_on(at, thing_id, role, at.today)
    deputy = at.session.get(Person, term.deputy_id) if term and term.deputy_id else None
    ours_until_then = whose.employer == Employer.COUNCIL and from_on == at.today
    if (deputy is None or not deputy.works_on(from_on)) and ours_until_then:
        deputy = whose
    stands_in = deputy if deputy and deputy.id != to.id and deputy.works_on(from_on) else None
    thing = thing_by_id(at.session, at.actor, thing_id)
    assign_owner(at, thing, Appointment(OwnerRole(role), to, from_on, deputy=stands_in))


def give_handover(at: Desk, identity: uuid.UUID, role: str, to: Person) -> None:
    """Name who sees to a handover (`owner`), accepts it (`acceptor`) or hands it in, and nobody else anew."""
    row = obligation(at.session, at.actor, identity)
    naming(role, to).run(Sitting(at.session, at.actor, at.today), row)


def check_handover(at: Desk, identity: uuid.UUID, role: str, to: Person, from_on: date) -> None:
    """Raise what naming somebody for a handover on a later day would raise, as far as that is known today."""
    row = obligation(at.session, at.actor, identity)
    sitting = Sitting(at.session, at.actor, from_on)
    require_keeper(sitting, contract_of(sitting, row))
    if reason := naming(role, to).why_not(sitting, row):
        raise Refused("cannot_take", reason)


def above(at: Desk, leavers: Leavers) -> Person | None:
    """Who is told of what nobody takes: a leaver's manager; of a contract's people, who answers for the contract."""
    if leavers.contract is None:
        manager = leavers.people[0].manager_id
        return at.session.get(Person, manager) if manager else None
    rank = list(OwnerRole)
    rows = at.session.execute(
        select(Person, Ownership.role)
        .join(Ownership, Ownership.person_id == Person.id)
        .where(Ownership.resource_id == leavers.contract.id, current_ownership(at.today))
    )
    ours = [(rank.index(OwnerRole(role)), one) for one, role in rows if role != OwnerRole.SUPPLIER_CONTACT]
    here = sorted((place, one.name, one) for place, one in ours if one.works_on(at.today))
    return here[0][2] if here else None


def tell_above(at: Desk, leavers: Leavers, key: str, vacant: Sequence[str]) -> None:
    """Write to who is above the leavers, if there is somebody, of what nobody takes; once for each key."""
    head = above(at, leavers)
    if head is None or not vacant:
        return
    who = called(leavers)
    lines = "\n".join(f"- {one}" for one in vacant)
    body = f"{who} leaves, and nobody takes over {how_many(len(vacant), 'thing')} yet:\n\n{lines}"
    subject = f"{who} leaves: nobody takes over {how_many(len(vacant), 'thing')}"
    reason = _OF_A_CONTRACT if leavers.contract else _OF_A_PERSON
    post(at.session, at.actor, Letter(head.email, subject, f"{body}\n\nName somebody for each.", reason, key))


def called(leavers: Leavers) -> str:
    """What a letter calls those who leave."""
    return f"Everybody under “{leavers.contract.title}”" if leavers.contract else leavers.people[0].name


def record_departure(at: Desk, leavers: Leavers, row: Departure, verb: str) -> None:
    """The event of a receipt: of the one who leaves, or of the contract."""
    details = {"departure": str(row.id)}
    if leavers.contract is None:
        happening = Happening(f"person.{verb}", "person", leavers.people[0].id, details=details)
    else:
        deal = leavers.contract.id
        happening = Happening(f"contract.{verb}", "contract", deal, (deal,), details)
    record(at.session, at.actor, happening)
