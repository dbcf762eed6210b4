"""Imports from pages: what a request does of them at once, and what it leaves to a task because it would take long.

The work of an import is many transactions of its own, so nothing here writes in the session of the request.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast

from werkzeug.datastructures import FileStorage

from catalogue.errors import BadInput, NotAllowed, NotFound, Problem
from catalogue.exchange.formats import BY_CODE, format_of
from catalogue.exchange.upload import MAX_BYTES, Upload
from catalogue.imports.operations import leave_to_task, waits_for_task
from catalogue.imports.queries import is_own, run_of
from catalogue.imports.states import RunStatus, Verdict
from catalogue.imports.tables import ImportRun
from catalogue.terms import Visibility
from catalogue.workflows.check_imports import (
    SMALL_ROWS,
    HandedIn,
    check_run,
    hand_in,
    is_small,
    look_at,
    may_load,
    settle_columns,
)
from catalogue.workflows.load_records import GOOD_ROWS_ONLY, Request, begin, carry_out
from catalogue.workflows.loading import numbers
from catalogue.workflows.undo_import import begin_undoing, finish_undoing
from portal import db
from portal.auth import current_actor
from portal.handing_over import blobs, shelf
from portal.services import services

_NO_FILE = Problem("file", "No file was chosen.", "Choose the file to import.")
_NO_FORMAT = Problem("what", "Choose what the file holds.")
_NO_MODE = Problem("mode", "Choose what happens if a row is wrong.")


@dataclass(frozen=True)
class Wish:
    """What somebody said of a file: what it holds, what happens if rows are wrong, who sees what is new; `mends` is
    the run whose refused rows it mends, if it does."""

    what: str
    good_rows_only: bool
    visibility: str = ""
    mends: ImportRun | None = None


def wish_of(typed: Mapping[str, str], has_file: bool) -> Wish:
    """What was said on the form. Raises `BadInput`, and `NotFound` for somebody else's run to mend."""
    if typed.get("mends"):
        run = own_run(_id(typed["mends"]))
        return Wish(run.format, run.mode == GOOD_ROWS_ONLY, run.visibility, run)
    problems = [] if typed["what"] in BY_CODE else [_NO_FORMAT]
    problems += [] if has_file else [_NO_FILE]
    problems += [] if typed["mode"] in ("good", "whole") else [_NO_MODE]
    if problems:
        raise BadInput(problems)
    visibility = Visibility.named(typed["visibility"])
    return Wish(typed["what"], typed["mode"] == "good", visibility.value if visibility else "")


def _id(words: str) -> uuid.UUID:
    try:
        return uuid.UUID(words)
    except ValueError:
        raise NotFound("import") from None


def own_run(run_id: uuid.UUID) -> ImportRun:
    """A run whose cells the reader may see. Raises `NotFound`, `NotAllowed`."""
    run = run_of(db.reading(), current_actor(), run_id)
    if not is_own(current_actor(), run):
        raise NotFound("import")
    return run


def take(wish: Wish, sent: FileStorage | None) -> ImportRun:
    """Keep a file and begin a run with it. What has no columns to confirm, or mends rows whose columns were confirmed,
    is checked at once. Raises `BadInput`, `Refused`, `NotAllowed`."""
    if not may_load(current_actor(), format_of(wish.what)):
        raise NotAllowed("import")
    if sent is None or not sent.filename:
        raise BadInput([_NO_FILE])
    kept = shelf().keep_to_read(sent.filename, cast(BinaryIO, sent.stream), MAX_BYTES)
    upload = Upload(kept.name, blobs().content(kept.blob.sha256))
    source = wish.mends.source if wish.mends else ""
    request = Request(wish.what, upload, source, wish.visibility, wish.good_rows_only)
    handed = HandedIn(request, kept.blob.sha256, wish.mends.columns if wish.mends else None)
    look = look_at(db.reading(), current_actor(), handed)
    known = wish.mends is not None and look is not None and look.columns.keys() <= wish.mends.columns.keys()
    with db.apart() as session:
        run = hand_in(session, current_actor(), handed, look)
        if look is None or known:
            settle_columns(session, current_actor(), run, run.columns, run.source)
            _leave_if_large(run, kept.blob.size)
    _check(run)
    return run


def settle(run: ImportRun, columns: Mapping[str, str], source: str) -> None:
    """Check a file whose columns were confirmed. Raises `BadInput`, `Refused`."""
    size = len(blobs().content(run.file)) if run.file else 0
    with db.apart() as session:
        mine = run_of(session, current_actor(), run.id)
        settle_columns(session, current_actor(), mine, columns, source)
        _leave_if_large(mine, size)
    _check(mine)


def _leave_if_large(run: ImportRun, size: int) -> None:
    if not is_small(run, size):
        leave_to_task(run)


def _check(run: ImportRun) -> None:
    if run.status == RunStatus.CHECKING and not waits_for_task(run):
        made = services()
        check_run(made.database, current_actor(), db.today(), run.id, blobs(), made.settings.address)


def start(run: ImportRun, good_rows_only: bool) -> None:
    """Write what was checked, or let a task do it where that takes long. Raises `Refused`."""
    with db.apart() as session:
        mine = run_of(session, current_actor(), run.id)
        if good_rows_only:
            mine.mode = GOOD_ROWS_ONLY
        mine = begin(session, current_actor(), run.id)
        if _is_long(mine):
            leave_to_task(mine)
    if mine.status == RunStatus.APPLYING and not waits_for_task(mine):
        db.rest()
        carry_out(services().database, current_actor(), db.today(), run.id)


def take_back(run: ImportRun) -> None:
    """Take back what a run wrote, or let a task do it where that takes long. Raises `Refused`."""
    with db.apart() as session:
        mine = begin_undoing(session, current_actor(), run.id)
        if _is_long(mine):
            leave_to_task(mine)
    if not waits_for_task(mine):
        db.rest()
        finish_undoing(services().database, current_actor(), db.today(), run.id)


def _is_long(run: ImportRun) -> bool:
    counts = numbers(run)
    return sum(counts.get(name, 0) for name in (Verdict.NEW, Verdict.CHANGED, Verdict.UNCHANGED)) > SMALL_ROWS
