"""A starter's pack: how far they are, whom to ask, what to do when something breaks, and the systems they learn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.runbook import Runbook
from catalogue.kinds.system import System
from catalogue.people.tables import Person
from catalogue.readiness.done_alone import DoneByOurs, runbooks_done_by_ours
from catalogue.runbooks.learned import runbooks_about, systems_learned
from catalogue.runbooks.starters import Progress, Starting, own_progress
from catalogue.terms import StarterStage
from catalogue.workflows.overview import Breakages, breakages, runbooks_of_team
from portal.pages.starter_steps import StepRow, step_row
from portal.words import day

PAGE = "/my/starter-pack"
FEW = 3
Row = dict[str, Any]
# Whether any of ours has done alone what runbooks say, by their ids.
Done = Mapping[UUID, DoneByOurs]


@dataclass(frozen=True)
class Stage:
    """The steps of one stage, and how many of them are done."""

    title: str
    rows: list[StepRow]
    done: int


@dataclass(frozen=True)
class Learning:
    """How far a starter is in a path, as the page shows it; `next` are the first steps that are not done."""

    id: UUID
    title: str
    starter: Person
    done: int
    total: int
    is_finished: bool
    contacts: list[Row]
    stages: list[Stage]
    next: list[StepRow]


@dataclass(frozen=True)
class Pack:
    """Everything on the page of a starter; without a path, what anybody new needs. Of what breaks, what is about the
    systems that they learn comes first, and there what was needed last: `needed_on` says when, by a runbook's id, and
    `done` whether any of ours has done it alone."""

    learning: Learning | None
    systems: Sequence[System]
    breakages: Sequence[Runbook]
    needed_on: dict[UUID, date]
    of_team: Sequence[Runbook]
    done: Done


@dataclass(frozen=True)
class PackAtHome:
    """What a starter needs first, on their home page."""

    learning: Learning
    breakages: Sequence[Runbook]
    needed_on: dict[UUID, date]
    done: Done


def pack_of(session: Session, actor: Actor, person: Person, today: date) -> Pack:
    """The actor's own pack."""
    progress = own_progress(session, actor, today)
    breaks = _breakages(session, actor, person, progress, today)
    of_team = runbooks_of_team(session, actor, person)
    done = _done(session, actor, [*breaks.runbooks, *of_team], progress, today)
    return Pack(
        learning=learning_of(progress, actor, done) if progress else None,
        systems=systems_learned(session, actor, progress, today) if progress else (),
        breakages=breaks.runbooks,
        needed_on=breaks.needed_on,
        of_team=of_team,
        done=done,
    )


def pack_at_home(
    session: Session, actor: Actor, person: Person, progress: Progress | None, today: date
) -> PackAtHome | None:
    """The actor's own pack while it is what they need first: a list without a path is nothing of a newcomer's."""
    if progress is None or progress.of.path is None or not progress.is_starting(today):
        return None
    breaks = _breakages(session, actor, person, progress, today)
    first = breaks.runbooks[:FEW]
    done = _done(session, actor, first, progress, today)
    return PackAtHome(learning_of(progress, actor, done), first, breaks.needed_on, done)


def _done(session: Session, actor: Actor, shown: Sequence[Runbook], progress: Progress | None, today: date) -> Done:
    """The same of runbooks that are shown, and of those of a starter's steps."""
    steps = progress.steps if progress else ()
    runbooks = {one.id for one in (*shown, *(step.line.runbook for step in steps)) if one is not None}
    return runbooks_done_by_ours(session, actor, sorted(runbooks), today)


def way_back(session: Session, actor: Actor, runbook: Runbook, today: date) -> str:
    """Where a starter who has read a runbook goes on: at the step that asked for it; nothing for everybody else."""
    progress = own_progress(session, actor, today)
    if progress is None:
        return ""
    asked = (step.line.row.id for step in progress.steps if step.line.runbook and step.line.runbook.id == runbook.id)
    step = next(asked, None)
    return f"{PAGE}#step-{step}" if step else PAGE


def _breakages(session: Session, actor: Actor, person: Person, progress: Progress | None, today: date) -> Breakages:
    found = breakages(session, actor, person)
    if progress is None:
        return found
    about = runbooks_about(session, actor, progress, today)
    return Breakages(sorted(found.runbooks, key=lambda runbook: runbook.id not in about), found.needed_on)


def learning_of(progress: Progress, actor: Actor, done: Done | None = None) -> Learning:
    """How far a starter is, as it is shown to them or to whoever follows them; `done` is told of their runbooks."""
    own = actor.person_id == progress.of.starter.id
    rows = {step.line.row.id: step_row(step, own=own, done=done or {}) for step in progress.steps}
    stages = [(stage, progress.in_stage(stage)) for stage in StarterStage]
    return Learning(
        id=progress.of.row.id,
        title=progress.of.title,
        starter=progress.of.starter,
        done=progress.done,
        total=len(progress.steps),
        is_finished=progress.is_finished,
        contacts=contacts(progress.of),
        stages=[
            Stage(stage.label, [rows[step.line.row.id] for step in steps], sum(step.is_done for step in steps))
            for stage, steps in stages
            if steps
        ],
        next=[rows[step.line.row.id] for step in progress.steps if not step.is_done][:FEW],
    )


def contacts(one: Starting) -> list[Row]:
    """Whom a starter can ask, and since when they are here."""
    return [
        {"key": "Buddy", **_linked(one.buddy), "missing": "Nobody yet"},
        {"key": "Manager", **_linked(one.manager)},
        {"key": "Started on", "value": day(one.row.started_on)},
    ]


def _linked(person: Person | None) -> Row:
    if person is None:
        return {"value": ""}
    return {"entries": [{"text": person.name, "href": f"/people/{person.slug}", "note": person.email}]}
