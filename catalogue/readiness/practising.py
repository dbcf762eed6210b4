"""Who should practise what next, for the systems that a reader may see: named to those who are told the names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.people.queries import people_by_id
from catalogue.people.tables import Person
from catalogue.readiness.next_drill import ANYONE, NextDrill, best_next, lowest_first, next_drills
from catalogue.readiness.queries import SystemReadiness
from catalogue.runbooks.queries import someone
from catalogue.runbooks.rules import is_told_the_name


@dataclass(frozen=True)
class Practice:
    """A drill that would raise a system; `person` is whom it is for, if the reader is told that."""

    line: SystemReadiness
    drill: NextDrill
    person: Person | None

    @property
    def title(self) -> str:
        """What the procedure is called."""
        return self.line.titles[self.drill.procedure.id]


def practice_of(session: Session, actor: Actor, line: SystemReadiness, today: date) -> list[Practice]:
    """The drills that would raise one system, of whose readiness the actor was told; the greatest rise first."""
    return _named(session, actor, [(line, one) for one in next_drills(line.facts, line.result, today)])


def practice_among(session: Session, actor: Actor, lines: Iterable[SystemReadiness], today: date) -> list[Practice]:
    """The best drill of each of these systems, of whose readiness the actor was told; the lowest system first."""
    found = [(line, one) for line in lines if (one := best_next(line.facts, line.result, today))]
    return _named(session, actor, sorted(found, key=lambda pair: lowest_first(pair[1])))


def _named(session: Session, actor: Actor, found: Sequence[tuple[SystemReadiness, NextDrill]]) -> list[Practice]:
    people = people_by_id(session, actor, [drill.person for _, drill in found])
    return [Practice(line, drill, _told(actor, line, people.get(drill.person or ANYONE))) for line, drill in found]


def _told(actor: Actor, line: SystemReadiness, person: Person | None) -> Person | None:
    return person if person and is_told_the_name(actor, line.system.id, someone(person)) else None
