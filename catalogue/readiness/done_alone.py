"""Whether anyone of ours has done what a runbook says, alone or while watched: asked of many runbooks at once."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.days import in_words
from catalogue.kinds.system import System
from catalogue.people.queries import people_by_id
from catalogue.people.tables import Person
from catalogue.readiness.facts import DrillFact, ProcedureFact
from catalogue.readiness.gathering import procedures_with_drills
from catalogue.readiness.lapses import Lapse, lapse_of
from catalogue.readiness.rules import COVERING
from catalogue.resources.records import chunks
from catalogue.runbooks.queries import someone
from catalogue.runbooks.rules import is_told_the_name
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.runbooks.witnessing import stands
from catalogue.terms import DrillLevel, DrillOutcome
from catalogue.visibility import visible

NOBODY = "Nobody of ours is known to have done it alone"


@dataclass(frozen=True)
class OwnDrill:
    """A drill of a runbook by somebody who works here, then and now: of which system, and why it counts no more."""

    system: uuid.UUID
    drill: DrillFact
    lapse: Lapse | None


@dataclass(frozen=True)
class DoneByOurs:
    """How far by themselves our own people have carried a runbook out as it stands today; nothing if none has.

    `systems` says of whom, by their id, and on which systems; `last_on` is the newest day. Where nothing counts,
    `lapse` is why the last time that one of them did it alone counts no more.
    """

    level: DrillLevel | None = None
    systems: Mapping[uuid.UUID, frozenset[uuid.UUID]] = field(default_factory=dict)
    last_on: date | None = None
    lapse: Lapse | None = None

    @property
    def is_alone(self) -> bool:
        """Whether one of ours at least has done it alone."""
        return self.level is DrillLevel.ALONE

    @property
    def words(self) -> str:
        """The same in one line, with counts and without names."""
        who, last = f"{len(self.systems):,} of our own people", in_words(self.last_on)
        if self.is_alone:
            return f"Done alone by {who}, last on {last}"
        if self.level is not None:
            return f"Done while watched only, by {who}, last on {last}"
        return f"Done alone last on {last}, which counts no more: {self.lapse.words}" if self.lapse else NOBODY


def done_by_ours(done: Sequence[OwnDrill]) -> DoneByOurs:
    """What drills of one runbook, of our own people alone, say together."""
    valid = [one for one in done if one.lapse is None]
    alone = [one for one in done if one.drill.level is DrillLevel.ALONE]
    counting = [one for one in alone if one.lapse is None] or valid
    if counting:
        systems: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
        for one in counting:
            systems[one.drill.person].add(one.system)
        newest = _newest(counting)
        people = {person: frozenset(of) for person, of in systems.items()}
        return DoneByOurs(newest.drill.level, people, newest.drill.done_on)
    if alone:
        return DoneByOurs(last_on=_newest(alone).drill.done_on, lapse=_newest(alone).lapse)
    return DoneByOurs()


def _newest(done: Sequence[OwnDrill]) -> OwnDrill:
    return max(done, key=lambda one: one.drill.done_on)


def runbooks_done_by_ours(
    session: Session, actor: Actor, runbooks: Sequence[uuid.UUID], today: date
) -> dict[uuid.UUID, DoneByOurs]:
    """The same of each of these runbooks, by drills of systems that the actor may see: two statements for all.

    Who may: council staff; others are told of none. The caller settles who may see the runbooks.
    """
    if not may(actor, Action.READ_PEOPLE):
        return {}
    found: dict[uuid.UUID, list[OwnDrill]] = {runbook: [] for runbook in runbooks}
    seen = Procedure.system_id.in_(select(System.id).where(visible(actor)).correlate(None))
    levels = [level.value for level in DrillLevel if level.points >= COVERING]
    worked = stands() & (Drill.outcome != DrillOutcome.FAILED.value) & (Drill.done_on <= today)
    for lot in chunks(list(found)):
        wanted = seen & Procedure.runbook_id.in_(lot)
        gathered = procedures_with_drills(session, actor, today, wanted, worked & Drill.level.in_(levels))
        for system, one in gathered.items():
            for procedure in one.with_drills:
                if procedure.runbook is not None:
                    found[procedure.runbook.id] += _of_ours(system, procedure, one.staff, today)
    return {runbook: done_by_ours(done) for runbook, done in found.items()}


def _of_ours(system: uuid.UUID, procedure: ProcedureFact, staff: set[uuid.UUID], today: date) -> list[OwnDrill]:
    """The drills by the procedure's own runbook of people who worked here then and work here now."""
    return [
        OwnDrill(system, drill, lapse_of(drill, procedure, today))
        for drill in procedure.drills
        if drill.by_council and drill.person in staff
        if drill.edition and procedure.runbook and drill.edition.runbook == procedure.runbook.id
    ]


def people_told(session: Session, actor: Actor, done: DoneByOurs) -> list[Person]:
    """Those of them of whom the actor is told by name, in the order of letters."""
    people = sorted(people_by_id(session, actor, done.systems).values(), key=lambda person: person.name.casefold())
    return [
        person
        for person in people
        if any(is_told_the_name(actor, system, someone(person)) for system in done.systems[person.id])
    ]
