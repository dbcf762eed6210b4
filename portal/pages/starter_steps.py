"""The steps of a starter path in words: what to do, where, and whether it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from catalogue.readiness.done_alone import DoneByOurs
from catalogue.runbooks.path_queries import StepLine
from catalogue.runbooks.starters import StarterStep
from catalogue.terms import StarterDeed
from portal.pages.procedures import place_of
from portal.urls import url_of_thing
from portal.words import day

_VERBS = {
    StarterDeed.READ: "Read: ",
    StarterDeed.MEET: "Meet ",
    StarterDeed.WITH_BUDDY: "With a buddy: ",
    StarterDeed.ALONE: "Alone: ",
}


@dataclass(frozen=True)
class StepRow:
    """One step as a list shows it; `ticks` if its reader says themselves that it is done; `done` is whether any of ours
    has done alone what its runbook says."""

    id: UUID
    text: str
    href: str
    hint: str
    note: str
    is_done: bool
    status: str
    ticks: bool = False
    done: DoneByOurs | None = None


def step_row(step: StarterStep, *, own: bool, done: Mapping[UUID, DoneByOurs]) -> StepRow:
    """A step of a starter's, for themselves or for whoever follows them."""
    line = step.line
    changed = step.reading is not None and not step.is_done
    return StepRow(
        id=line.row.id,
        text=words_of(line),
        href=address_of(line),
        hint=hint_of(line),
        note=line.row.note or assigned_words(step),
        is_done=step.is_done,
        status="Done" if step.is_done else "Changed: read it again" if changed else "To do",
        ticks=own and line.deed is StarterDeed.MEET,
        done=done.get(line.runbook.id) if line.runbook else None,
    )


def assigned_words(step: StarterStep) -> str:
    """By when a step that was assigned is to be done, and with whose help."""
    by = f"By {day(step.by_on)}" if step.by_on else ""
    return f"{by}, with {step.buddy.name}" if by and step.buddy else by


def row_of_path(line: StepLine) -> StepRow:
    """A step of a path itself: nobody has done it; what it points at may be used no more, or have left."""
    gone = "Has left" if line.person is not None else "Used no more"
    return StepRow(
        id=line.row.id,
        text=words_of(line),
        href=address_of(line),
        hint=hint_of(line),
        note=line.row.note,
        is_done=False,
        status=gone if line.is_gone else "",
    )


def words_of(line: StepLine) -> str:
    """What to do, like “With a buddy: Restore from a backup”."""
    return _VERBS[line.deed] + line.name


def address_of(line: StepLine) -> str:
    """Where a step is taken: the runbook, on which “Do this now” stands; without one, where drills are recorded."""
    if line.runbook is not None:
        return url_of_thing("runbook", line.runbook.slug)
    if line.procedure is not None:
        return place_of(line.system, line.procedure)
    if line.person is not None:
        return f"/people/{line.person.slug}"
    assert line.team is not None
    return f"/teams/{line.team.slug}"


def hint_of(line: StepLine) -> str:
    """Who somebody is, or on which system something is done; without a runbook, how that gets on record."""
    if line.person is not None:
        return line.person.job_title
    if line.system is None:
        return ""
    if line.runbook is None:
        return f"On {line.system.title}. Nobody has written down how: whoever answers for it records that you did it."
    return f"On {line.system.title}"
