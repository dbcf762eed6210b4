"""Hand on what those who leave answer for: things and handovers to successors, in one go, with a receipt."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalogue.errors import Refused
from catalogue.kinds.system import System
from catalogue.people.tables import Departure, Person
from catalogue.resources.desk import Desk
from catalogue.resources.ownership import Appointment, assign_owner, end_ownership
from catalogue.resources.queries import thing_by_id
from catalogue.resources.rules import months_on
from catalogue.runbooks.assigning import Assignment, assign_learner
from catalogue.runbooks.tables import Procedure
from catalogue.store import now, operation_id
from catalogue.terms import Employer, OwnerRole, StarterDeed
from catalogue.workflows.estate import Holding
from catalogue.workflows.giving import (
    check_handover,
    give_handover,
    give_thing,
    name_deputy,
    record_departure,
    tell_above,
)
from catalogue.workflows.keep_plans import follow_last_day, hold, replace_plans, terms_before
from catalogue.workflows.last_days import Ended, note_last_days
from catalogue.workflows.leavers import Leavers, require_hand_on
from catalogue.workflows.moved import CONTACTS, DONE, STOOD_IN, Moved, is_handover, seat
from catalogue.workflows.planned import last_day_known

MOST_AT_ONCE = 500
NOTHING = "Nothing would change. Name somebody for one group at least, or give a last day on which something ends."
_MONTHS_TO_LEARN = 3


@dataclass(frozen=True)
class Days:
    """The last day, if one is said anew; today; and the first day of the successors, if that is later."""

    last_on: date | None
    today: date
    later: date | None = None

    @property
    def from_on(self) -> date:
        """From when successors answer for it."""
        return self.later or self.today


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


def hand_on(
    at: Desk, leavers: Leavers, handings: Sequence[Handing], last_on: date | None, afterwards: bool = False
) -> Departure:
    """Give each holding to its successor, from today or from the day after the last day, which is noted if given.

    What is handed on anew takes the place of what was planned for it; plans follow the last day.

    Who may: see `require_hand_on`, for each holding that they may hand on; and `note_last_days`. From today, one of
    ours who leaves stands in until then, where nobody does. What is learnt begins today. Refused: nothing to hand on
    and nothing that ends on the last day (`nothing_handed_on`), more than 500 (`too_many`), afterwards without a last
    day (`no_last_day`), and what appointing somebody refuses, or would on that day (`cannot_take`).
    """
    require_hand_on(at.actor, leavers)
    if len(handings) > MOST_AT_ONCE:
        raise Refused("too_many", f"Hand on at most {MOST_AT_ONCE} at once: begin with one group.")
    days = Days(last_on, at.today, day_after(at, leavers, last_on) if afterwards else None)
    hold(at.session, leavers)
    replace_plans(at, {seat(one.holding.group, one.holding.id, one.holding.role) for one in handings})
    moved = [_hand(at, leavers, one, days) for one in handings]
    ended = note_last_days(at, leavers, last_on) if last_on is not None else []
    if not handings and not ended:
        raise Refused("nothing_handed_on", NOTHING)
    row = _receipt(at, leavers, moved, days, ended)
    _tell_of_vacant(at, leavers, row, [one.holding for one in handings if one.to is None and not one.ends])
    if last_on is not None:
        follow_last_day(at, leavers)
    return row


def day_after(at: Desk, leavers: Leavers, last_on: date | None) -> date | None:
    """The day after the last day, on which successors begin; nothing where it has come. Refused: `no_last_day`."""
    last_on = last_on or last_day_known(at.session, leavers)
    if last_on is None:
        words = "No last day is known yet. Choose today, or have an administrator give the last day first."
        raise Refused("no_last_day", words, "begins")
    return last_on + timedelta(days=1) if last_on >= at.today else None


def _hand(at: Desk, leavers: Leavers, handing: Handing, days: Days) -> Moved:
    """One holding to its successor, or to nobody; as the receipt keeps it."""
    one, to = handing.holding, handing.to
    begins = days.from_on if to else at.today
    terms = terms_before(at, one.group, one.id, one.role, begins) if to or handing.ends else None
    if to is not None:
        _give(at, leavers, one, to, days)
    elif handing.ends:
        _end_contact(at, one, days.last_on)
    return Moved(one.group, one.id, one.role, one.whose.id, to.id if to else None, terms=terms)


def _give(at: Desk, leavers: Leavers, holding: Holding, to: Person, days: Days) -> None:
    """One holding to its successor. Raises `Refused` in words that name the holding."""
    if to.id in {one.id for one in leavers.people}:
        raise Refused("same_person", f"{to.name} is the one who leaves. Choose somebody else.", holding.group)
    try:
        if is_handover(holding.role):
            if days.later is None:
                give_handover(at, holding.id, holding.role, to)
            else:
                check_handover(at, holding.id, holding.role, to, days.later)
        elif holding.group == STOOD_IN:
            name_deputy(at, holding.id, holding.role, to, days.from_on)
        elif holding.group == DONE:
            _let_learn(at, holding, to, days.last_on)
        else:
            give_thing(at, holding.id, holding.role, holding.whose, to, days.from_on)
    except Refused as refused:
        words = f"{holding.title}: {refused.words}"
        raise Refused(refused.code, words, holding.group) from refused


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


def _tell_of_vacant(at: Desk, leavers: Leavers, row: Departure, vacant: Sequence[Holding]) -> None:
    """Write to who is above of what nobody takes; where there is nobody, the list of what has no owner shows it."""
    told = [f"{one.title} ({one.said.lower()})" for one in vacant]
    tell_above(at, leavers, f"vacant {row.id}", told)


def _receipt(at: Desk, leavers: Leavers, moved: Sequence[Moved], days: Days, ended: list[Ended]) -> Departure:
    row = Departure(
        id=uuid.uuid4(),
        person_id=None if leavers.contract else leavers.people[0].id,
        contract_id=leavers.contract.id if leavers.contract else None,
        operation_id=operation_id(at.session),
        last_on=days.last_on,
        from_on=days.later,
        ended=ended,
        moved=[one.kept() for one in moved],
        made_by=at.actor.name,
        made_at=now(at.session),
    )
    at.session.add(row)
    at.session.flush()
    record_departure(at, leavers, row, "handed_on")
    return row
