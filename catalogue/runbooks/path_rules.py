"""When a step of a starter's is done, whose steps somebody may follow, and until when a starter is one."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from catalogue.access import Actor
from catalogue.terms import DrillLevel, StarterDeed

# After half a year a pack no longer stands on its reader's home page, finished or not.
STARTING = timedelta(days=183)
# By what a step points at what is read, met or done.
TARGETS = {
    StarterDeed.READ: ("runbook_id",),
    StarterDeed.MEET: ("person_id", "team_id"),
    StarterDeed.WITH_BUDDY: ("procedure_id",),
    StarterDeed.ALONE: ("procedure_id",),
}
_NEEDED = {StarterDeed.WITH_BUDDY: DrillLevel.WATCHED, StarterDeed.ALONE: DrillLevel.ALONE}


@dataclass(frozen=True)
class Shown:
    """What is on record of a starter and one step: that they met somebody, that their reading counts, and the highest
    level of their drills that counts."""

    met: bool = False
    read: bool = False
    level: DrillLevel | None = None


def is_done(deed: StarterDeed, shown: Shown) -> bool:
    """Whether what is on record shows that a step is done."""
    if deed is StarterDeed.READ:
        return shown.read
    if deed is StarterDeed.MEET:
        return shown.met
    return shown.level is not None and shown.level.points >= _NEEDED[deed].points


def may_follow(actor: Actor, starter_id: UUID, manager_id: UUID | None, buddy_id: UUID | None) -> bool:
    """Whether the actor is told how far a starter is: the starter, their manager and their buddy are, nobody else."""
    if actor.is_operator:
        return True
    return actor.person_id is not None and actor.person_id in (starter_id, manager_id, buddy_id)


def is_starting(started_on: date, today: date, *, finished: bool) -> bool:
    """Whether a pack is what its starter needs first: it has begun, is unfinished, and is not half a year old."""
    return not finished and started_on <= today <= started_on + STARTING
