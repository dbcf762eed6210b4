"""Counts that a page gives away without waiting: a bounded queue, and a thread that writes it once a second.

Only views that say so may count on a GET, and the ledger of routes names them. A full queue or a database that does
not answer costs counts, never a page.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import Any, TypeVar

import structlog
from flask import current_app, request

from catalogue.searches.counting import count_notes
from catalogue.searches.rules import Note
from catalogue.store import Database

MOST_WAITING = 1_000
WRITE_SECONDS = 1.0
LEAVE_SECONDS = 5.0
View = TypeVar("View", bound=Callable[..., Any])
log = structlog.get_logger()


class UnlistedCount(RuntimeError):
    """A view counts without saying so."""


def counts(view: View) -> View:
    """Declare that a view counts, though it answers a GET."""
    view.__dict__["counts"] = True
    return view


def says_that_it_counts(view: Callable[..., Any]) -> bool:
    """Whether a view declares that it counts."""
    return getattr(view, "counts", False)


class Notebook:
    """What one process has counted and not yet written."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: Queue[Note] = Queue(MOST_WAITING)
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="counts", daemon=True)

    def note(self, one: Note | None) -> None:
        """Count this, if it is anything and there is room. Raises `UnlistedCount` in a view that does not say so."""
        if not says_that_it_counts(current_app.view_functions[request.endpoint or ""]):
            raise UnlistedCount(f"{request.endpoint} counts: mark it with @counts.")
        if one is not None and request.method == "GET":
            with suppress(Full):
                self._waiting.put_nowait(one)

    def write(self) -> None:
        """Write what waits, in a transaction of its own; what cannot be written is lost."""
        notes = self._taken()
        if not notes:
            return
        try:
            with self._database.unit_of_work() as session:
                count_notes(session, notes)
        except Exception as error:  # its words would hold what people searched for
            log.warning("counts_lost", number=len(notes), error=type(error).__name__)

    def start(self) -> None:
        """Begin to write by itself."""
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, and end."""
        self._leaving.set()
        self._thread.join(timeout=LEAVE_SECONDS)

    def _taken(self) -> list[Note]:
        notes: list[Note] = []
        with suppress(Empty):
            while len(notes) < MOST_WAITING:
                notes.append(self._waiting.get_nowait())
        return notes

    def _go_on(self) -> None:
        while not self._leaving.wait(WRITE_SECONDS):
            self.write()
        self.write()
