"""Give a starter path to somebody new, name a buddy, and note whom they have met.

What was given is a copy: the path may change, a starter's steps do not. Reading and doing are noted nowhere here: a
reading receipt and a drill say so, and a drill is what raises cover.
"""

import uuid
from datetime import date

from sqlalchemy import select

from catalogue.access import Action, Actor, Thing, may, require
from catalogue.audit import Happening, record
from catalogue.errors import Conflict, NotAllowed, NotFound, Refused
from catalogue.people.tables import Person
from catalogue.resources.desk import Desk
from catalogue.runbooks.path_rules import TARGETS
from catalogue.runbooks.path_tables import PATH, Induction, InductionStep, PathStep, StarterPath
from catalogue.runbooks.paths import check_given
from catalogue.store import for_change
from catalogue.terms import Employer, StarterDeed

_COPIED = ("stage", "position", "deed", "note", *sorted({name for names in TARGETS.values() for name in names}))


def give_path(at: Desk, path: StarterPath, starter: Person, buddy: Person | None, started_on: date) -> Induction:
    """Give a starter their own copy of a path; what they were assigned to learn stays with it. Who may: whoever keeps
    the path, and the starter's manager.

    Refused: a path that has ended (`path_ended`) or has no steps (`path_empty`), somebody who is not council staff or
    has left (`not_a_starter`) or has a path already (`has_path`), and a buddy who cannot be one (`not_a_buddy`).
    """
    _check_gives(at.actor, path, starter)
    check_given(path)
    steps = at.session.scalars(select(PathStep).where(PathStep.path_id == path.id)).all()
    if not steps:
        raise Refused("path_empty", "This starter path has no steps yet. Add some first.")
    check_starter(at, starter, started_on)
    check_buddy(at, starter, buddy)
    row = open_induction(at, starter) or Induction(id=uuid.uuid4(), person_id=starter.id)
    if row.path_id is not None:
        raise Refused("has_path", f"{starter.name} has a starter path already. End that one first.", "person")
    row.path_id, row.buddy_id = path.id, buddy.id if buddy else None
    row.given_on, row.started_on = at.today, started_on
    at.session.add(row)
    at.session.flush()
    copies = [{name: getattr(step, name) for name in _COPIED} for step in steps]
    at.session.add_all(InductionStep(id=uuid.uuid4(), induction_id=row.id, **copy) for copy in copies)
    at.session.flush()
    _record(at, row, "path_given", path)
    return row


def name_buddy(at: Desk, induction: Induction, buddy: Person | None, version: int) -> bool:
    """Give a starter another buddy, or none; whether that is news. Who may: as for giving.

    Raises `Conflict` if `version` no longer stands. Refused: a buddy who cannot be one (`not_a_buddy`).
    """
    starter, path = _check_kept(at, induction)
    if version != induction.version:
        raise Conflict(induction.version)
    check_buddy(at, starter, buddy)
    wanted = buddy.id if buddy else None
    if wanted == induction.buddy_id:
        return False
    induction.buddy_id = wanted
    at.session.flush()
    _record(at, induction, "buddy_named", path)
    return True


def end_induction(at: Desk, induction: Induction) -> None:
    """Take a path off a starter; what they read and did stays on record. Who may: as for giving."""
    _, path = _check_kept(at, induction)
    induction.ended_on = at.today
    at.session.flush()
    _record(at, induction, "path_ended", path)


def note_meeting(at: Desk, induction: Induction, step: InductionStep, *, met: bool) -> bool:
    """Say that the actor has met whom a step of theirs names, or take that back; whether that is news.

    Who may: the starter. Refused: a step of reading or doing, which a record shows (`not_ticked`).
    """
    if at.actor.person_id != induction.person_id:
        raise NotFound("step")
    if step.deed != StarterDeed.MEET:
        raise Refused("not_ticked", "This step is done once a record shows it. There is nothing to tick off.")
    if met == (step.met_on is not None):
        return False
    step.met_on = at.today if met else None
    at.session.flush()
    path = _path_of(at, induction)
    _record(at, induction, "met" if met else "met_taken_back", path)
    return True


def may_give(actor: Actor, path: StarterPath | None, starter: Person) -> bool:
    """Whether the actor keeps the path, or is the manager of the starter; a list without a path is the manager's."""
    facts = path.facts if path else Thing(PATH)
    is_manager = actor.person_id is not None and actor.person_id == starter.manager_id
    return may(actor, Action.EDIT, facts) or (is_manager and may(actor, Action.READ, facts))


def _check_gives(actor: Actor, path: StarterPath | None, starter: Person) -> None:
    if path is not None:
        require(actor, Action.READ, path.facts)
    if not may_give(actor, path, starter):
        raise NotAllowed(Action.EDIT, "Only whoever keeps this path, or the starter’s manager, can do this.")


def _check_kept(at: Desk, induction: Induction) -> tuple[Person, StarterPath | None]:
    """The starter and the path, for those who may change what was given. Raises `NotFound` once it has ended."""
    if induction.ended_on is not None:
        raise NotFound("starter pack")
    starter = at.session.get_one(Person, induction.person_id)
    path = _path_of(at, induction)
    _check_gives(at.actor, path, starter)
    return starter, path


def check_starter(at: Desk, starter: Person, started_on: date) -> None:
    """Refused: somebody who is not council staff or has left (`not_a_starter`)."""
    if starter.employer != Employer.COUNCIL or not starter.works_on(max(started_on, at.today)):
        words = f"{starter.name} does not work for the council on that day. Check the person and the day."
        raise Refused("not_a_starter", words, "person")


def open_induction(at: Desk, starter: Person) -> Induction | None:
    """What somebody learns now; of two who ask at once, one waits."""
    at.session.execute(for_change(select(Person).where(Person.id == starter.id)))
    here = Induction.person_id == starter.id, Induction.ended_on.is_(None)
    return at.session.scalar(select(Induction).where(*here).limit(1))


def check_buddy(at: Desk, starter: Person, buddy: Person | None) -> None:
    """Refused: a buddy who cannot be one (`not_a_buddy`)."""
    if buddy is None:
        return
    if buddy.id == starter.id or buddy.employer != Employer.COUNCIL or not buddy.works_on(at.today):
        words = f"{buddy.name} cannot be the buddy. Choose somebody else who works for the council."
        raise Refused("not_a_buddy", words, "buddy")


def _path_of(at: Desk, induction: Induction) -> StarterPath | None:
    return at.session.get(StarterPath, induction.path_id) if induction.path_id else None


def _record(at: Desk, induction: Induction, verb: str, path: StarterPath | None) -> None:
    details = {"note": path.title, "path": str(path.id)} if path else {}
    record(at.session, at.actor, Happening(f"person.{verb}", "person", induction.person_id, details=details))
