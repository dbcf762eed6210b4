"""Engines for tests: each serves one database after another, so that no statement is compiled for every test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Dialect, Engine, event
from sqlalchemy.engine import make_url

from catalogue.store import make_engine

_idle: dict[str, list["_Lent"]] = {}


class _Lent:
    """An engine whose next connections go to `url`."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self.url = self._resolved(url)
        event.listen(self.engine, "do_connect", self._connect)

    def turn_to(self, url: str) -> None:
        """Connect to another database of the same kind from now on."""
        self.url = self._resolved(url)

    def _resolved(self, url: str) -> URL:
        return make_url(url).set(drivername=self.engine.url.drivername)

    def _connect(self, dialect: Dialect, _record: Any, places: list[Any], names: dict[str, Any]) -> None:
        where, how = dialect.create_connect_args(self.url)
        places[:] = where
        names.update(how)


@contextmanager
def engine_for(url: str) -> Iterator[Engine]:
    """An engine for this database, that nobody else has meanwhile; what listens to it does so until the end only."""
    idle = _idle.setdefault(make_url(url).get_backend_name(), [])
    lent = idle.pop() if idle else _Lent(url)
    lent.turn_to(url)
    yield lent.engine.execution_options()
    lent.engine.dispose()
    idle.append(lent)
