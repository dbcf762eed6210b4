"""What a drill must say before it is recorded, and who is told by name who can do what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from catalogue.access import Actor
from catalogue.errors import Problem
from catalogue.terms import DrillLevel

# Both say that somebody else was there, who can tell.
WITNESSED = frozenset({DrillLevel.TAUGHT_BACK, DrillLevel.WATCHED})
# Both say that the steps were done, not only told.
DONE = frozenset({DrillLevel.WATCHED, DrillLevel.ALONE})


@dataclass(frozen=True)
class Someone:
    """A person, as far as drills tell of them."""

    id: UUID
    name: str
    manager_id: UUID | None
    start_on: date | None
    end_on: date | None

    def works_on(self, day: date) -> bool:
        """Whether they worked for whoever employs them on this day."""
        return (self.start_on is None or self.start_on <= day) and (self.end_on is None or day <= self.end_on)


@dataclass(frozen=True)
class Attempt:
    """What is said of a drill: who did what when, and who saw it."""

    person: Someone
    witness: Someone | None
    level: DrillLevel
    done_on: date


def problems_of_drill(said: Attempt, today: date) -> list[Problem]:
    """Everything that keeps a drill from being recorded."""
    problems = []
    if said.done_on > today:
        problems.append(Problem("done_on", "This day has not come yet.", "Record it once it is done."))
    elif not said.person.works_on(said.done_on):
        reason = f"{said.person.name} did not work here on that day."
        problems.append(Problem("person", reason, "Check the day and the person."))
    if said.witness is None and said.level in WITNESSED:
        problems.append(Problem("witness", "Nobody is named who saw it.", "Say who was there, or that it was alone."))
    if said.witness is not None and said.witness.id == said.person.id:
        problems.append(Problem("witness", "Nobody is their own witness.", "Name somebody else who was there."))
    elif said.witness is not None and said.done_on <= today and not said.witness.works_on(said.done_on):
        reason = f"{said.witness.name} did not work here on that day."
        problems.append(Problem("witness", reason, "Check the day and the witness."))
    return problems


def is_unticked(level: DrillLevel, ticked: Sequence[bool]) -> bool:
    """Whether a checklist with these steps says nothing of what was done, though its drill would say that it was."""
    return level in DONE and bool(ticked) and not any(ticked)


def is_told_the_name(actor: Actor, system_id: UUID, person: Someone) -> bool:
    """Whether the actor is told that this person can run the system, by name: it is for the person themselves, for
    their manager and for whoever answers for the system. Others are told how many can."""
    if actor.is_operator or system_id in actor.owned:
        return True
    return actor.person_id is not None and actor.person_id in (person.id, person.manager_id)
