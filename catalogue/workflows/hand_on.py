"""Hand on what those who leave answer for: things and handovers to successors, in one go, with a receipt."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from catalogue.audit import Happening, record
from catalogue.errors import NotFound, Refused
from catalogue.kinds.resource import Ownership
from catalogue.kinds.system import System
from catalogue.messages.operations import Letter, post
from catalogue.obligations.many import naming
from catalogue.obligations.queries import obligation
from catalogue.obligations.sitting import Sitting
from catalogue.people.tables import Departure, Person
from catalogue.plurals import how_many
from catalogue.resources.desk import Desk
from catalogue.resources.ownership import Appointment, assign_owner, end_ownership
from catalogue.resources.queries import thing_by_id
from catalogue.resources.records import current_ownership
from catalogue.resources.rules import months_on
from catalogue.runbooks.assigning import Assignment, assign_learner
from catalogue.runbooks.tables import Procedure
from catalogue.store import now, operation_id
from catalogue.terms import Employer, OwnerRole, StarterDeed
from catalogue.workflows.estate import CONTACTS, DONE, STOOD_IN, Holding, is_handover
from catalogue.workflows.last_days import Ended, note_last_days
from catalogue.workflows.leavers import Leavers, require_hand_on

MOST_AT_ONCE = 500
NOTHING = "Nothing would change. Name somebody for one group at least, or give a last day on which something ends."
_MONTHS_TO_LEARN = 3
_OF_A_PERSON = "You are told because you manage somebody who leaves."
_OF_A_CONTRACT = "You are told because you answer for the contract."


@dataclass(frozen=True)
class Handing:
    """One holding and who takes it; nobody yet, where it stays vacant and whoever is above the leavers is told.

    What a supplier contact has does not wait for somebody: it ends.
    """

    holding: Holding
    to: Person | None

    @property
    def ends(self) -> bool:
        """Whether nobody is to have it any more."""
        return self.to is None and self.holding.group == CONTACTS


def hand_on(at: Desk, leavers: Leavers, handings: Sequence[Handing], last_on: date | None) -> Departure:
    """Give each holding to its successor from today, and note the last day if one is given.

    Who may: see `require_hand_on`, for each holding that they may hand on; and `note_last_days`. One of ours who
    leaves stands in until then, where nobody does. Refused: nothing to hand on and nothing that ends on the last day
    (`nothing_handed_on`), more than 500 (`too_many`), and what appointing somebody refuses.
    """
    require_hand_on(at.actor, leavers)
    if len(handings) > MOST_AT_ONCE:
        raise Refused("too_many", f"Hand on at most {MOST_AT_ONCE} at once: begin with one group.")
    for handing in handings:
        if handing.to is not None:
            _give(at, leavers, handing.holding, handing.to, last_on)
        elif handing.ends:
            _end_contact(at, handing.holding, last_on)
    ended = note_last_days(at, leavers, last_on) if last_on is not None else []
    if not handings and not ended:
        raise Refused("nothing_handed_on", NOTHING)
    _tell_of_vacant(at, leavers, [one.holding for one in handings if one.to is None and not one.ends])
    return _receipt(at, leavers, handings, last_on, ended)


def _give(at: Desk, leavers: Leavers, holding: Holding, to: Person, last_on: date | None) -> None:
    """One holding to its successor. Raises `Refused` in words that name the holding."""
    if to.id in {one.id for one in leavers.people}:
        raise Refused("same_person", f"{to.name} is the one who leaves. Choose somebody else.", holding.group)
    try:
        if is_handover(holding.role):
            give_handover(at, holding.id, holding.role, to)
        elif holding.group == STOOD_IN:
            name_deputy(at, holding.id, holding.role, to)
        elif holding.group == DONE:
            _let_learn(at, holding, to, last_on)
        else:
            _give_thing(at, holding, to)
    except Refused as refused:
        words = f"{holding.title}: {refused.words}"
        raise Refused(refused.code, words, holding.group) from refused


def _give_thing(at: Desk, holding: Holding, to: Person) -> None:
    """A deputy stays one; where there is none, who leaves stands in while they are here, if they are one of ours."""
    term = term_now(at, holding.id, holding.role)
    deputy = at.session.get(Person, term.deputy_id) if term and term.deputy_id else None
    if (deputy is None or not deputy.works_on(at.today)) and holding.whose.employer == Employer.COUNCIL:
        deputy = holding.whose
    stands_in = deputy if deputy and deputy.id != to.id and deputy.works_on(at.today) else None
    thing = thing_by_id(at.session, at.actor, holding.id)
    assign_owner(at, thing, Appointment(OwnerRole(holding.role), to, at.today, deputy=stands_in))


def _end_contact(at: Desk, holding: Holding, last_on: date | None) -> None:
    """Somebody is the supplier's contact until their last day, if that is to come and they are still there."""
    thing = thing_by_id(at.session, at.actor, holding.id)
    if last_on is not None and last_on >= at.today and holding.whose.works_on(at.today):
        assign_owner(at, thing, Appointment(OwnerRole.SUPPLIER_CONTACT, holding.whose, at.today, last_on))
    else:
        end_ownership(at, thing, OwnerRole.SUPPLIER_CONTACT)


def _let_learn(at: Desk, holding: Holding, to: Person, last_on: date | None) -> None:
    """A step of what the successor learns: by the leaver's last day, with the leaver's help if they are one of ours."""
    procedure = at.session.get_one(Procedure, holding.id)
    system = at.session.get_one(System, procedure.system_id)
    leaver = holding.whose
    until = last_on or leaver.end_on
    by_on = until if until and until > at.today else months_on(at.today, _MONTHS_TO_LEARN)
    helps = leaver.employer == Employer.COUNCIL and leaver.works_on(at.today)
    assign_learner(at, system, procedure, Assignment(to, StarterDeed.WITH_BUDDY, by_on, leaver if helps else None))


def term_now(at: Desk, thing_id: uuid.UUID, role: str) -> Ownership | None:
    """Who holds a role over a thing today, and who stands in."""
    here = (Ownership.resource_id == thing_id) & (Ownership.role == role) & current_ownership(at.today)
    return at.session.scalar(select(Ownership).where(here))


def name_deputy(at: Desk, thing_id: uuid.UUID, role: str, deputy: Person) -> None:
    """Let another stand in, from today, for whoever holds a role over a thing. Who may: as for naming an owner.

    Raises `NotFound` where nobody holds it. Refused: whoever holds it (`own_deputy`).
    """
    term = term_now(at, thing_id, role)
    if term is None:
        raise NotFound("owner")
    if term.person_id == deputy.id:
        raise Refused("own_deputy", f"{deputy.name} answers for it. Choose somebody else.")
    owner = at.session.get_one(Person, term.person_id)
    until_on = term.until_on
    thing = thing_by_id(at.session, at.actor, thing_id)
    assign_owner(at, thing, Appointment(OwnerRole(role), owner, at.today, until_on, deputy))


def give_handover(at: Desk, identity: uuid.UUID, role: str, to: Person) -> None:
    """Name who sees to a handover (`owner`), accepts it (`acceptor`) or hands it in, and nobody else anew."""
    row = obligation(at.session, at.actor, identity)
    naming(role, to).run(Sitting(at.session, at.actor, at.today), row)


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


def _tell_of_vacant(at: Desk, leavers: Leavers, vacant: Sequence[Holding]) -> None:
    """Write to who is above of what nobody takes; where there is nobody, the list of what has no owner shows it."""
    head = above(at, leavers)
    if head is None or not vacant:
        return
    who = f"Everybody under “{leavers.contract.title}”" if leavers.contract else leavers.people[0].name
    lines = "\n".join(f"- {one.title} ({one.said.lower()})" for one in vacant)
    body = f"{who} leaves, and nobody takes over {how_many(len(vacant), 'thing')} yet:\n\n{lines}"
    key = f"vacant {operation_id(at.session)}"
    subject = f"{who} leaves: nobody takes over {how_many(len(vacant), 'thing')}"
    reason = _OF_A_CONTRACT if leavers.contract else _OF_A_PERSON
    post(at.session, at.actor, Letter(head.email, subject, f"{body}\n\nName somebody for each.", reason, key))


def _receipt(
    at: Desk, leavers: Leavers, handings: Sequence[Handing], last_on: date | None, ended: list[Ended]
) -> Departure:
    moved = [
        [one.holding.group, str(one.holding.id), one.holding.role, str(one.holding.whose.id),
         str(one.to.id) if one.to else ""]
        for one in handings
    ]  # fmt: skip
    row = Departure(
        id=uuid.uuid4(),
        person_id=None if leavers.contract else leavers.people[0].id,
        contract_id=leavers.contract.id if leavers.contract else None,
        operation_id=operation_id(at.session),
        last_on=last_on,
        ended=ended,
        moved=moved,
        made_by=at.actor.name,
        made_at=now(at.session),
    )
    at.session.add(row)
    at.session.flush()
    record_departure(at, leavers, row, "handed_on")
    return row


def record_departure(at: Desk, leavers: Leavers, row: Departure, verb: str) -> None:
    """The event of a receipt: of the one who leaves, or of the contract."""
    details = {"departure": str(row.id)}
    if leavers.contract is None:
        happening = Happening(f"person.{verb}", "person", leavers.people[0].id, details=details)
    else:
        deal = leavers.contract.id
        happening = Happening(f"contract.{verb}", "contract", deal, (deal,), details)
    record(at.session, at.actor, happening)
