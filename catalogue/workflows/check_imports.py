"""Files that were handed in on a page: taken in with a first look, and checked when it is settled what they are.

A small file is checked while whoever handed it in waits; a large one by a task, which also does what a kill left.
"""

import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, Thing, may, require
from catalogue.blobs import Blobs
from catalogue.errors import BadInput, CatalogueError, NotAllowed, Refused
from catalogue.exchange.first_look import FirstLook, first_look
from catalogue.exchange.formats import Format, format_of, list_name
from catalogue.exchange.headings import columns_of
from catalogue.exchange.read_table import require_columns
from catalogue.exchange.shapes import Shape
from catalogue.exchange.upload import Upload
from catalogue.imports.arrivals import Arrival, keep_check, send_to_check, take_in
from catalogue.imports.operations import beat, finish, hold, report
from catalogue.imports.queries import columns_of_source, run_of, to_check
from catalogue.imports.states import RunStatus
from catalogue.imports.tables import ImportRun
from catalogue.kinds import BY_CODE
from catalogue.kinds.record import RowProblem, Severity
from catalogue.store import Database, now
from catalogue.workflows.load_records import GOOD_ROWS_ONLY, Request, judged, opening_of
from catalogue.workflows.loading import Outcome, numbers
from catalogue.workflows.recover_imports import beginner
from catalogue.workflows.source_names import source_named, usual_source

MOST_TRIES = 3
SMALL_ROWS, SMALL_BYTES = 300, 300_000  # writing takes some 20 ms a row, and a request has a minute
_log = logging.getLogger(__name__)
_RIGHTS: Mapping[str, Action] = {
    "person": Action.EDIT_PEOPLE,
    "team": Action.EDIT_PEOPLE,
    "organisation": Action.EDIT_PEOPLE,
    "theme": Action.EDIT_GLOSSARY,
    "term": Action.EDIT_GLOSSARY,
    "known_search": Action.JUDGE_SEARCHES,
}


def may_load(actor: Actor, chosen: Format) -> bool:
    """Whether the actor has the right that every row of such a file needs. Loaders ask more of each row."""
    if not may(actor, Action.IMPORT):
        return False
    if chosen.subject in _RIGHTS:
        return may(actor, _RIGHTS[chosen.subject])
    kind = chosen.subject if chosen.subject in BY_CODE else "contract"
    return may(actor, Action.CREATE, Thing(kind))


@dataclass(frozen=True)
class HandedIn:
    """A file that somebody handed in: by which hash it is kept, and what they said of it.

    `source` and `columns` are those of the run whose refused rows it mends, where it does.
    """

    request: Request
    file: str
    columns: Mapping[str, str] | None = None


def hand_in(session: Session, actor: Actor, sent: HandedIn, look: FirstLook | None) -> ImportRun:
    """Begin a run with a file. Who may: see `open_run` and `may_load`. Raises `NotAllowed`."""
    request, chosen = sent.request, format_of(sent.request.format)
    if not may_load(actor, chosen):
        raise NotAllowed(Action.IMPORT, f"You may not import {chosen.what[:1].lower()}{chosen.what[1:]}.")
    opening = opening_of(request, request.source or usual_source(session, actor, chosen, request.upload))
    if look is None:
        return take_in(session, actor, Arrival(opening, sent.file))
    return take_in(session, actor, Arrival(opening, sent.file, look.columns, look.examples, look.rows))


def has_earlier(session: Session, run: ImportRun) -> bool:
    """Whether a file of this source was imported before: then its columns begin as they were confirmed."""
    return bool(columns_of_source(session, run.format, run.source))


def look_at(session: Session, actor: Actor, sent: HandedIn) -> FirstLook | None:
    """A first look at a table; None for what has no columns to choose. Raises `BadInput` for what is no table."""
    chosen = format_of(sent.request.format)
    shape = chosen.table_shape(sent.request.upload)
    if shape is None:
        return None
    source = sent.request.source or usual_source(session, actor, chosen, sent.request.upload)
    earlier = sent.columns if sent.columns is not None else columns_of_source(session, chosen.code, source)
    return first_look(sent.request.upload, shape, earlier)


def shape_of_run(run: ImportRun) -> Shape | None:
    """What may stand in a run's file, if it is a table."""
    return format_of(run.format).table_shape(Upload(run.file_name))


def settle_columns(session: Session, actor: Actor, run: ImportRun, columns: Mapping[str, str], source: str) -> None:
    """Say what the columns are, so that the file can be checked. Who may: whoever `run_of` lets go on with it.

    Raises `BadInput` for columns that cannot be; refused: see `send_to_check`.
    """
    require(actor, Action.IMPORT)
    shape = shape_of_run(run)
    if shape is not None:
        headings = tuple(run.columns)
        found = columns_of(shape, headings, columns)
        require_columns(shape, found)
        columns = found.codes(headings)
    name = source.strip()
    is_as_shown = name in ("", list_name(run.source))
    send_to_check(session, actor, run, columns, run.source if is_as_shown else source_named(session, run.format, name))


def is_small(run: ImportRun, size: int) -> bool:
    """Whether a file is checked quickly enough to wait for it."""
    return size <= SMALL_BYTES and int(run.counts.get("rows", 0)) <= SMALL_ROWS


def check_run(database: Database, actor: Actor, today: date, run_id: uuid.UUID, kept: Blobs, address: str) -> Outcome:
    """Read a file that is to be checked, judge every row and stage it. Who may: see `run_of`.

    A file that cannot be used at all ends its run, with the reason. Refused: somebody else has checked it meanwhile
    (`import_moved_on`).
    """
    with database.reading() as session:
        run = run_of(session, actor, run_id)
        upload = Upload(run.file_name, kept.content(run.file))
    good_rows_only = run.mode == GOOD_ROWS_ONLY
    request = Request(run.format, upload, run.source, run.visibility, good_rows_only, address, run.columns)
    try:
        found = judged(database, actor, today, request, run.source)
    except BadInput as bad:
        problems = [RowProblem(0, one.field, one.value, Severity.REFUSED, one.reason, one.mend) for one in bad.problems]
        return _end(database, actor, run_id, RunStatus.REFUSED, problems)
    except (NotAllowed, Refused) as refused:
        problem = RowProblem(0, "", "", Severity.REFUSED, str(refused))
        return _end(database, actor, run_id, RunStatus.REFUSED, [problem])
    with database.unit_of_work() as session:
        keep_check(session, actor, run_of(session, actor, run_id), found)
    return Outcome(run_id, RunStatus.CHECKED, found.counts, tuple(found.problems))


def _end(database: Database, actor: Actor, run_id: uuid.UUID, status: RunStatus, problems: list[RowProblem]) -> Outcome:
    with database.unit_of_work() as session:
        run = hold(session, run_id, RunStatus.CHECKING)
        report(session, run, problems)
        counts = {"rows": int(run.counts.get("rows", 0))}
        finish(session, actor, run, status, counts)
    return Outcome(run_id, status, counts, tuple(problems))


def check_waiting(database: Database, today: date, kept: Blobs, address: str) -> list[Outcome]:
    """Check each file that waits for it, in the name of whoever handed it in and with their rights of today.

    One whose check failed three times, however it failed, is given up.
    """
    with database.reading() as session:
        waiting = to_check(session, now(session))
    return [outcome for run in waiting if (outcome := _checked(database, today, run, kept, address)) is not None]


def _checked(database: Database, today: date, run: ImportRun, kept: Blobs, address: str) -> Outcome | None:
    with database.reading() as session:
        actor = beginner(session, run, today)
    try:
        if not _begun(database, run.id):
            reason = "The file could not be checked: the portal failed at it three times."
            problem = RowProblem(0, "", "", Severity.REFUSED, reason, "Split it, or ask whoever runs the portal.")
            return _end(database, actor, run.id, RunStatus.FAILED, [problem])
        return check_run(database, actor, today, run.id, kept, address)
    except OperationalError:
        return None
    except CatalogueError as error:  # its beginner may no more, its file is gone, or another process has it
        return _given_up(database, actor, run.id, error)
    except Exception:
        _log.exception("Import %s could not be checked", run.id)
        return None


def _begun(database: Database, run_id: uuid.UUID) -> bool:
    """Note that the check begins; False if it has begun too often."""
    with database.unit_of_work() as session:
        run = hold(session, run_id, RunStatus.CHECKING)
        tries = numbers(run).get("tries", 0) + 1
        run.counts = run.counts | {"tries": tries}
        beat(session, run)
    return tries <= MOST_TRIES


def _given_up(database: Database, actor: Actor, run_id: uuid.UUID, error: CatalogueError) -> Outcome | None:
    if isinstance(error, Refused) and error.code == "import_moved_on":
        return None
    problem = RowProblem(0, "", "", Severity.REFUSED, f"The file could not be checked. {error}", "Choose it again.")
    try:
        return _end(database, actor, run_id, RunStatus.FAILED, [problem])
    except Refused:
        return None
