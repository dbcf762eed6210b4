"""The session of a request: it reads on GET; on any other method it commits once, when the answer is a success."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from flask import current_app, g, request
from sqlalchemy.orm import Session

from portal.services import services

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LONDON = ZoneInfo("Europe/London")


View = TypeVar("View", bound=Callable[..., Any])


class UnlistedWrite(RuntimeError):
    """A view writes on a GET without saying so."""


def writes(view: View) -> View:
    """Declare that a view writes, though it answers a GET; the ledger of routes names it."""
    view.__dict__["writes"] = True
    return view


def says_that_it_writes(view: Callable[..., Any]) -> bool:
    """Whether a view declares that it writes."""
    return getattr(view, "writes", False)


class _Undo(Exception):
    """Thrown into a unit of work so that it rolls back."""


def today() -> date:
    """The day in the council's own time zone, by the database's clock."""
    return services().database.clock().astimezone(LONDON).date()


def session() -> Session:
    """The session for what this request is for: one that reads on GET, one unit of work otherwise."""
    if request.method in READING_METHODS:
        return reading()
    return _open("writing", services().database.unit_of_work)


def reading() -> Session:
    """A session that only reads, whatever the method: finding out who asks takes no lock."""
    return _open("reading", services().database.reading)


def _open(name: str, opener: Callable[[], AbstractContextManager[Session]]) -> Session:
    opened: dict[str, tuple[AbstractContextManager[Session], Session]] = g.setdefault("sessions", {})
    if name not in opened:
        manager = opener()
        opened[name] = (manager, manager.__enter__())
    return opened[name][1]


def rest() -> None:
    """Let go of what was only read. Where SQLite runs without WAL a reader stops the commit, its own request's too."""
    _, session = g.get("sessions", {}).get("reading", (None, None))
    if session is not None:
        session.rollback()


@contextmanager
def apart() -> Iterator[Session]:
    """A unit of work of its own, committed whatever becomes of the request's: for what must be counted in any case.

    Raises `UnlistedWrite` on a GET whose view does not say that it writes.
    """
    view = current_app.view_functions[request.endpoint or ""]
    if request.method in READING_METHODS and not says_that_it_writes(view):
        raise UnlistedWrite(f"{request.endpoint} writes: mark it with @db.writes.")
    rest()
    with services().database.unit_of_work() as session:
        yield session


def settle(success: bool) -> None:
    """Commit what this request wrote, or undo it; what it read stays readable until the answer is made."""
    manager, _ = g.get("sessions", {}).pop("writing", (None, None))
    if manager is None:
        return
    if success:
        rest()
        manager.__exit__(None, None, None)
        return
    with suppress(_Undo):
        undo = _Undo()
        manager.__exit__(_Undo, undo, None)


def close(_error: BaseException | None = None) -> None:
    """Give every connection of this request back; what was not committed is undone."""
    settle(success=False)
    manager, _ = g.get("sessions", {}).pop("reading", (None, None))
    if manager is not None:
        manager.__exit__(None, None, None)
