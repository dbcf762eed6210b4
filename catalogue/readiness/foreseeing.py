"""What if, for the systems that a reader may see: names for those who are told them, counts for all others."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.kinds.contract import Contract
from catalogue.people.queries import people_by_id
from catalogue.people.tables import Person
from catalogue.readiness.queries import SystemReadiness, readiness_of_all
from catalogue.readiness.what_if import Loss, Outcome, if_contracts_ended, if_they_left
from catalogue.runbooks.queries import someone
from catalogue.runbooks.rules import is_told_the_name


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
class Foreseen:
    """All systems that would lose cover, worst first. Of others, of which the reader is not told on whom they hang,
    only how many there are with something that nobody of ours could do then, and how many procedures that is."""

    systems: Sequence[SystemForeseen]
    untold_systems: int = 0
    untold_procedures: int = 0

    @property
    def uncovered(self) -> list[SystemForeseen]:
        """Those of which nobody of ours could do something then."""
        return [one for one in self.systems if one.outcome.uncovered]

    @property
    def is_nothing(self) -> bool:
        """Whether nothing would be lost, as far as the reader sees."""
        return not self.systems and not self.untold_systems


def if_left(session: Session, actor: Actor, leaver: Person, today: date) -> Foreseen:
    """What if this person left. Who may: council staff; systems are named to the person, to their manager and to
    whoever answers for the system. Raises `NotAllowed`."""
    told: list[tuple[SystemReadiness, Outcome]] = []
    untold: list[Outcome] = []
    for line in readiness_of_all(session, actor, today):
        if any(leaver.id in one.people for one in line.result.standings):
            outcome = if_they_left(line.facts, line.result, frozenset({leaver.id}), today)
            if is_told_the_name(actor, line.system.id, someone(leaver)):
                told.append((line, outcome))
            elif outcome.uncovered:
                untold.append(outcome)
    procedures = sum(len(outcome.uncovered) for outcome in untold)
    return Foreseen(_with_learners(session, actor, told), len(untold), procedures)


def if_ended(session: Session, actor: Actor, contract: Contract, today: date) -> Foreseen:
    """What if this contract ended: the systems that no other live contract covers, and what only the supplier can do.

    Who may: council staff who may see the contract. Raises `NotAllowed`, `NotFound`.
    """
    require(actor, Action.READ_READINESS, contract.facts)
    found = [
        (line, if_contracts_ended(line.facts, line.result, today))
        for line in readiness_of_all(session, actor, today)
        if [one.slug for one in line.contracts] == [contract.slug]
    ]
    return Foreseen(_with_learners(session, actor, found))


def _with_learners(
    session: Session, actor: Actor, found: Iterable[tuple[SystemReadiness, Outcome]]
) -> list[SystemForeseen]:
    worst_first = sorted(found, key=lambda pair: (-pair[1].critical, -len(pair[1].uncovered), _title(pair[0])))
    learning = {one for _, outcome in worst_first for loss in outcome.losses for one in loss.learners}
    people = people_by_id(session, actor, learning)
    return [SystemForeseen(line, outcome, _told(actor, line, people)) for line, outcome in worst_first]


def _title(line: SystemReadiness) -> str:
    return line.system.title.casefold()


def _told(actor: Actor, line: SystemReadiness, people: Mapping[uuid.UUID, Person]) -> dict[uuid.UUID, Person]:
    return {key: one for key, one in people.items() if is_told_the_name(actor, line.system.id, someone(one))}
