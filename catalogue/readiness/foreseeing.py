"""What if, for the systems that a reader may see: names for those who are told them, counts for all others."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import Link
from catalogue.people.queries import people_by_id
from catalogue.people.tables import Person
from catalogue.readiness.queries import SystemReadiness, readiness_among
from catalogue.readiness.what_if import Loss, Outcome, if_contracts_ended, if_they_left
from catalogue.resources.records import current_link
from catalogue.runbooks.queries import someone
from catalogue.runbooks.rules import is_told_the_name
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.terms import Relation


@dataclass(frozen=True)
class SystemForeseen:
    """One system, before and after. `learners` are those who have begun to learn and whose names the reader is told."""

    line: SystemReadiness
    outcome: Outcome
    learners: Mapping[uuid.UUID, Person]

    def named(self, loss: Loss) -> list[str]:
        """The names of those who have begun to learn this procedure, as far as they are told."""
        return sorted(self.learners[one].name for one in loss.learners if one in self.learners)


@dataclass(frozen=True)
class Tally:
    """How many systems would lose what nobody of ours could do then, how many could be run no more (`stop`) or would
    come to hang on one person, and how many procedures and skills go."""

    systems: int = 0
    stop: int = 0
    hang: int = 0
    procedures: int = 0
    skills: int = 0


@dataclass(frozen=True)
class Foreseen:
    """All systems that would lose cover, worst first; `untold` counts those of which the reader is not told on whom
    they hang. `covered_still` are systems of a contract that another live one covers too: nothing becomes of them."""

    systems: Sequence[SystemForeseen]
    untold: Tally = Tally()
    covered_still: Sequence[SystemReadiness] = ()

    @property
    def uncovered(self) -> list[SystemForeseen]:
        """Those of which nobody of ours could do something then, or would have a skill."""
        return [one for one in self.systems if one.outcome.uncovered or one.outcome.lost_skills]

    @property
    def is_nothing(self) -> bool:
        """Whether nothing would be lost, as far as the reader sees."""
        return not self.systems and self.untold == Tally()

    @property
    def total(self) -> Tally:
        """The counts of all, told or not."""
        told, untold = tally(one.outcome for one in self.systems), self.untold
        return Tally(*(sum(pair) for pair in zip(astuple(told), astuple(untold), strict=True)))


def tally(outcomes: Iterable[Outcome]) -> Tally:
    """What becomes of several systems, in figures."""
    several = list(outcomes)
    return Tally(
        systems=sum(bool(one.uncovered or one.lost_skills) for one in several),
        stop=sum(one.stops for one in several),
        hang=sum(one.hangs for one in several),
        procedures=sum(len(one.uncovered) for one in several),
        skills=sum(len(one.lost_skills) for one in several),
    )


def if_left(session: Session, actor: Actor, leaver: Person, today: date) -> Foreseen:
    """What if this person left. Who may: council staff; systems are named to the person, to their manager and to
    whoever answers for the system. Raises `NotAllowed`."""
    told: list[tuple[SystemReadiness, Outcome]] = []
    untold: list[Outcome] = []
    for line in readiness_among(session, actor, today, _practised_by(leaver)):
        outcome = if_they_left(line.facts, line.result, frozenset({leaver.id}), today, line.skills)
        if outcome.losses or outcome.skills:
            if is_told_the_name(actor, line.system.id, someone(leaver)):
                told.append((line, outcome))
            else:
                untold.append(outcome)
    return Foreseen(_with_learners(session, actor, told), tally(untold))


def if_ended(session: Session, actor: Actor, contract: Contract, today: date) -> Foreseen:
    """What if this contract ended: the systems that no other live contract covers, and what only the supplier can do.

    Who may: council staff who may see the contract. Raises `NotAllowed`, `NotFound`.
    """
    require(actor, Action.READ_READINESS, contract.facts)
    found: list[tuple[SystemReadiness, Outcome]] = []
    covered_still: list[SystemReadiness] = []
    for line in readiness_among(session, actor, today, _covered_by(contract, today)):
        covering = {one.slug for one in line.contracts}
        if covering == {contract.slug}:
            found.append((line, if_contracts_ended(line.facts, line.result, today)))
        elif contract.slug in covering:
            covered_still.append(line)
    return Foreseen(_with_learners(session, actor, found), covered_still=covered_still)


def _practised_by(person: Person) -> Select[uuid.UUID]:
    """The systems of which somebody has done anything."""
    done = select(Procedure.system_id).join(Drill, Drill.procedure_id == Procedure.id)
    return done.where(Drill.person_id == person.id)


def _covered_by(contract: Contract, today: date) -> Select[uuid.UUID]:
    covers = Link.relation == Relation.COVERS.value
    return select(Link.to_id).where(Link.from_id == contract.id, covers, current_link(today))


def _with_learners(
    session: Session, actor: Actor, found: Iterable[tuple[SystemReadiness, Outcome]]
) -> list[SystemForeseen]:
    worst_first = sorted(found, key=lambda pair: (-pair[1].critical, -len(pair[1].uncovered), _title(pair[0])))
    losing = [loss for _, outcome in worst_first for loss in (*outcome.losses, *outcome.skills)]
    learning = {one for loss in losing for one in loss.learners}
    people = people_by_id(session, actor, learning)
    return [SystemForeseen(line, outcome, _told(actor, line, people)) for line, outcome in worst_first]


def _title(line: SystemReadiness) -> str:
    return line.system.title.casefold()


def _told(actor: Actor, line: SystemReadiness, people: Mapping[uuid.UUID, Person]) -> dict[uuid.UUID, Person]:
    return {key: one for key, one in people.items() if is_told_the_name(actor, line.system.id, someone(one))}
