"""Files that are handed in on a page: kept until somebody has said what their columns are, then checked row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.audit import Happening, record
from catalogue.errors import Refused
from catalogue.imports.operations import Opening, Staged, beat, hold, move, open_run, stage
from catalogue.imports.states import RunStatus
from catalogue.imports.tables import ImportRun, RowReport, StagedRow
from catalogue.kinds.record import RowProblem


@dataclass(frozen=True)
class Arrival:
    """A file as it came: by which hash it is kept and, of a table, a first look at its columns and how many rows."""

    opening: Opening
    file: str
    columns: Mapping[str, str] = field(default_factory=dict)
    examples: Mapping[str, list[str]] = field(default_factory=dict)
    rows: int = 0


def take_in(session: Session, actor: Actor, arrival: Arrival) -> ImportRun:
    """Begin a run with a file that waits. Who may: see `open_run`."""
    run = open_run(session, actor, arrival.opening, RunStatus.WAITING)
    run.file = arrival.file
    run.columns, run.examples = dict(arrival.columns), dict(arrival.examples)
    run.counts = {"rows": arrival.rows}
    return run


def send_to_check(session: Session, actor: Actor, run: ImportRun, columns: Mapping[str, str], source: str) -> None:
    """Say what the columns are and which list it is; what an earlier check found is forgotten. The caller settles who.

    Refused: the file is kept no longer (`import_file_gone`), or somebody has dealt with it (`import_moved_on`).
    """
    if not run.file:
        words = "The file was kept for a day, and is not here any more. Choose it again."
        raise Refused("import_file_gone", words)
    move(session, run.id, [RunStatus.WAITING, RunStatus.CHECKED], RunStatus.CHECKING)
    session.refresh(run)
    for table in (StagedRow, RowReport):
        session.execute(delete(table).where(table.run_id == run.id))
    run.columns, run.source = dict(columns), source[:200]
    run.counts = {"rows": run.counts.get("rows", 0)}
    beat(session, run)
    details = {"format": run.format, "file": run.file_name, "source": run.source}
    record(session, actor, Happening("import.checking", "import", run.id, details=details))


@dataclass(frozen=True)
class Checked:
    """What a check found: the counts, the rows with their verdicts, what there is to say, what columns were."""

    counts: dict[str, int]
    rows: Sequence[Staged]
    problems: Sequence[RowProblem]
    columns: Mapping[str, str]


def keep_check(session: Session, actor: Actor, run: ImportRun, found: Checked) -> None:
    """Note what a check found. Refused: somebody else's check came first (`import_moved_on`)."""
    held = hold(session, run.id, RunStatus.CHECKING)
    held.status, held.counts = RunStatus.CHECKED.value, found.counts
    held.columns = dict(found.columns)
    stage(session, held, found.rows, found.problems)
    details = {"format": run.format, "file": run.file_name, "counts": found.counts}
    record(session, actor, Happening("import.checked", "import", run.id, details=details))


def let_files_go(session: Session, before: datetime) -> None:
    """Keep no longer what came before a moment and was not decided on. For the task that drops files."""
    old = (ImportRun.file != "") & (ImportRun.started_at < before)
    session.execute(update(ImportRun).where(old).values(file="", examples={}))
