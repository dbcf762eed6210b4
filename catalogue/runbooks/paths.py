"""Make the starter paths of a team or of a job, and change their steps.

Who may: whoever may keep the entries of the path's team; for a path of no team, stewards of the whole council and
administrators. What people were given already stays as it was.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from catalogue.access import Action, Thing, require
from catalogue.audit import Happening, record
from catalogue.errors import BadInput, Conflict, Problem, Refused
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.values import clean
from catalogue.people.tables import Person, Team
from catalogue.resources.desk import Desk
from catalogue.runbooks.path_queries import steps_of
from catalogue.runbooks.path_rules import TARGETS
from catalogue.runbooks.path_tables import PATH, PathStep, StarterPath
from catalogue.runbooks.revisions import approved
from catalogue.runbooks.tables import Procedure
from catalogue.terms import StarterDeed, StarterStage


@dataclass(frozen=True)
class PathEntry:
    """For whom a path is: a team, a job title or both."""

    title: str
    team_id: uuid.UUID | None = None
    job_title: str = ""


@dataclass(frozen=True)
class StepEntry:
    """What to say of a step; its deed settles whether it needs a runbook, a person or team, or a procedure."""

    stage: StarterStage
    deed: StarterDeed
    target: CataloguedResource | Person | Team | Procedure
    note: str = ""


def make_path(at: Desk, entry: PathEntry) -> StarterPath:
    """Make a path without steps. Raises `NotAllowed`, and `BadInput` for a missing title or nobody whom it is for."""
    require(at.actor, Action.CREATE, Thing(PATH, team_id=entry.team_id))
    row = StarterPath(id=uuid.uuid4(), **_said(entry))
    at.session.add(row)
    at.session.flush()
    _record(at, row, "made")
    return row


def change_path(at: Desk, path: StarterPath, entry: PathEntry, version: int) -> bool:
    """Say something else of a path; whether anything changed. Its new team must be the actor's to keep as well.

    Raises `NotAllowed`, `BadInput`, and `Conflict` if `version` no longer stands. Refused: it has ended (`path_ended`).
    """
    check_kept(at, path)
    require(at.actor, Action.CREATE, Thing(PATH, team_id=entry.team_id))
    _check_version(path, version)
    changed = _set(path, _said(entry))
    if changed:
        at.session.flush()
        _record(at, path, "changed")
    return changed


def end_path(at: Desk, path: StarterPath) -> None:
    """Say that a path is given to nobody any more. Raises `NotAllowed`. Refused: it has ended (`path_ended`)."""
    check_kept(at, path)
    path.ended_on = at.today
    at.session.flush()
    _record(at, path, "ended")


def add_step(at: Desk, path: StarterPath, entry: StepEntry) -> PathStep:
    """Add a step as the last of its stage. Raises `NotAllowed`, and `BadInput` for a target that does not fit.

    Refused: the path has ended (`path_ended`), and a runbook of which no text is in force (`nothing_to_read`).
    """
    check_kept(at, path)
    values = _values(at, entry)
    row = PathStep(id=uuid.uuid4(), path_id=path.id, position=_last(at, path) + 1, **values)
    at.session.add(row)
    at.session.flush()
    _record_step(at, path, "added", row)
    return row


def change_step(at: Desk, path: StarterPath, row: PathStep, entry: StepEntry, version: int) -> bool:
    """Say something else of a step; whether anything changed. In another stage it comes last.

    Raises `Conflict` if `version` no longer stands, and all that adding raises and refuses.
    """
    check_kept(at, path)
    _check_version(row, version)
    values = _values(at, entry)
    if values["stage"] != row.stage:
        values["position"] = _last(at, path) + 1
    changed = _set(row, values)
    if changed:
        at.session.flush()
        _record_step(at, path, "changed", row)
    return changed


def remove_step(at: Desk, path: StarterPath, row: PathStep) -> None:
    """Take a step out of a path. Raises `NotAllowed`. Refused: the path has ended (`path_ended`)."""
    check_kept(at, path)
    at.session.delete(row)
    at.session.flush()
    _record_step(at, path, "removed", row)


def move_step_up(at: Desk, path: StarterPath, row: PathStep) -> bool:
    """Let a step change places with the one before it in its stage that the actor sees; whether there is one.

    Raises `NotAllowed`. Refused: the path has ended (`path_ended`).
    """
    check_kept(at, path)
    stage = [line.row for line in steps_of(at.session, at.actor, path, at.today) if line.row.stage == row.stage]
    before = next((one for one in reversed(stage) if one.position < row.position), None)
    if before is None:
        return False
    before.position, row.position = row.position, before.position
    at.session.flush()
    _record_step(at, path, "moved", row)
    return True


def check_kept(at: Desk, path: StarterPath) -> None:
    """Raise unless the actor may change the path today: `NotFound`, `NotAllowed`. Refused: it ended (`path_ended`)."""
    require(at.actor, Action.EDIT, path.facts)
    check_given(path)


def check_given(path: StarterPath) -> None:
    """Refused: the path has ended (`path_ended`)."""
    if path.ended_on is not None:
        raise Refused("path_ended", "This starter path is no longer used. Make a new one.")


def _check_version(row: StarterPath | PathStep, version: int) -> None:
    if version != row.version:
        raise Conflict(row.version)


def _said(entry: PathEntry) -> dict[str, Any]:
    title, job_title = (" ".join(clean(words).split()) for words in (entry.title, entry.job_title))
    problems = []
    if not title:
        problems.append(Problem("title", "There is no name.", "Say what it prepares for, like “Housing analyst”."))
    if entry.team_id is None and not job_title:
        problems.append(Problem("team", "It is for nobody.", "Choose a team, or enter a job title, or both."))
    if problems:
        raise BadInput(problems)
    return {"title": title, "team_id": entry.team_id, "job_title": job_title}


def _values(at: Desk, entry: StepEntry) -> dict[str, Any]:
    column = _column(entry.target)
    if column not in TARGETS[entry.deed]:
        raise BadInput([Problem("target", "This step needs something else.", "Choose what its kind asks for.")])
    _check_target(at, entry.target)
    targets = {name: None for names in TARGETS.values() for name in names} | {column: entry.target.id}
    note = " ".join(clean(entry.note).split())
    return {"stage": entry.stage.value, "deed": entry.deed.value, "note": note, **targets}


def _column(target: CataloguedResource | Person | Team | Procedure) -> str:
    if isinstance(target, CataloguedResource):
        return f"{target.kind}_id"
    return f"{target.__tablename__}_id"


def _check_target(at: Desk, target: CataloguedResource | Person | Team | Procedure) -> None:
    """Whether the actor may see it, and a starter will find it there."""
    if isinstance(target, CataloguedResource):
        require(at.actor, Action.READ, target.facts)
        if approved(at.session, target) is None:
            raise Refused(
                "nothing_to_read", "No text of this runbook is approved yet. Have one approved first.", "target"
            )
    elif isinstance(target, Procedure):
        require(at.actor, Action.READ_READINESS, at.session.get_one(CataloguedResource, target.system_id).facts)
        if target.ended_on is not None:
            raise BadInput([Problem("target", "This procedure is needed no more.", "Choose another.")])
    elif isinstance(target, Person) and not target.works_on(at.today):
        raise BadInput([Problem("target", f"{target.name} does not work here today.", "Choose somebody else.")])


def _set(row: StarterPath | PathStep, values: dict[str, Any]) -> bool:
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


def _last(at: Desk, path: StarterPath) -> int:
    return at.session.scalar(select(func.max(PathStep.position)).where(PathStep.path_id == path.id)) or 0


def _record(at: Desk, path: StarterPath, verb: str) -> None:
    record(at.session, at.actor, Happening(f"{PATH}.{verb}", PATH, path.id, details={"title": path.title}))


def _record_step(at: Desk, path: StarterPath, verb: str, step: PathStep) -> None:
    """The event of a step: one of the runbook or system that it points at, so that only those who see it are told."""
    thing = _thing_in(at, step)
    if thing is None:
        return _record(at, path, f"step_{verb}")
    details = {"title": thing.title, "name": path.title, "path": str(path.id), "step": str(step.id)}
    happening = Happening(f"{thing.kind}.path_step_{verb}", thing.kind, thing.id, details=details)
    return record(at.session, at.actor, happening)


def _thing_in(at: Desk, step: PathStep) -> CataloguedResource | None:
    identity = step.runbook_id
    if step.procedure_id is not None:
        identity = at.session.get_one(Procedure, step.procedure_id).system_id
    return at.session.get_one(CataloguedResource, identity) if identity else None
