"""What can be asked of imports: the runs, their rows and their reports."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.errors import NotFound
from catalogue.imports.operations import is_stale
from catalogue.imports.states import RunStatus, Verdict
from catalogue.imports.tables import ImportRun, RowReport, StagedRow


def runs(session: Session, actor: Actor, limit: int = 100) -> list[ImportRun]:
    """The latest runs, newest first. Raises `NotAllowed`."""
    require(actor, Action.IMPORT)
    return list(session.scalars(select(ImportRun).order_by(ImportRun.started_at.desc()).limit(limit)))


def run_of(session: Session, actor: Actor, run_id: uuid.UUID) -> ImportRun:
    """One run. Raises `NotAllowed`, `NotFound`."""
    require(actor, Action.IMPORT)
    run = session.get(ImportRun, run_id)
    if run is None:
        raise NotFound("import")
    return run


def reports(session: Session, actor: Actor, run: ImportRun, limit: int | None = None) -> list[RowReport]:
    """What there is to say about a run's rows, in their order."""
    require(actor, Action.IMPORT)
    statement = select(RowReport).where(RowReport.run_id == run.id).order_by(RowReport.row, RowReport.position)
    return list(session.scalars(statement.limit(limit)))


def staged(session: Session, actor: Actor, run: ImportRun, limit: int = 200, offset: int = 0) -> list[StagedRow]:
    """The rows of a run, in their order."""
    require(actor, Action.IMPORT)
    statement = select(StagedRow).where(StagedRow.run_id == run.id).order_by(StagedRow.position)
    return list(session.scalars(statement.limit(limit).offset(offset)))


def next_rows(session: Session, run: ImportRun, limit: int | None) -> list[StagedRow]:
    """The next (None: all) rows of a run that are to be applied and are not yet. For the workflow that applies them."""
    to_do = StagedRow.applied.is_(False) & StagedRow.verdict.not_in([Verdict.REFUSED.value, Verdict.UNMATCHED.value])
    statement = select(StagedRow).where(StagedRow.run_id == run.id, to_do).order_by(StagedRow.position)
    return list(session.scalars(statement.limit(limit)))


def next_applied(session: Session, run: ImportRun, limit: int) -> list[StagedRow]:
    """The last rows of a run that are still applied. For the workflow that takes them back."""
    statement = select(StagedRow).where(StagedRow.run_id == run.id, StagedRow.applied.is_(True))
    return list(session.scalars(statement.order_by(StagedRow.position.desc()).limit(limit)))


def left_behind(session: Session, moment: datetime) -> list[ImportRun]:
    """Runs that someone was applying or undoing when their process ended. For the workflow that goes on with them."""
    busy = [RunStatus.APPLYING.value, RunStatus.UNDOING.value]
    rows = session.scalars(select(ImportRun).where(ImportRun.status.in_(busy)))
    return [run for run in rows if is_stale(run, moment)]
