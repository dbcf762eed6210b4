"""A kill in the middle of an import loses nothing: the next start goes on; a failure undoes what had to be whole."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from catalogue.imports.states import RunStatus
from catalogue.imports.tables import ImportRun
from catalogue.kinds.resource import CataloguedResource, ResourceVersion
from catalogue.store import Database
from catalogue.workflows import load_records, undo_import
from catalogue.workflows.load_records import Request, apply, check, recover
from catalogue.workflows.load_things import ThingLoader
from tests.catalogue.imports.loads import LOADER, TODAY, loaded, table

ROWS = [{"title": f"Dataset {number}"} for number in range(7)]


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_records, "BATCH", 2)
    monkeypatch.setattr(undo_import, "BATCH", 2)


def stop_after(monkeypatch: pytest.MonkeyPatch, method: str, calls: int, error: BaseException) -> None:
    """Let the loader's method work so many times, and then never again."""
    real = getattr(ThingLoader, method)
    left = [calls]

    def counted(self: Any, *arguments: Any) -> Any:
        if left[0] == 0:
            raise error
        left[0] -= 1
        return real(self, *arguments)

    monkeypatch.setattr(ThingLoader, method, counted)


def count(database: Database) -> int:
    """How many things there are."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(CataloguedResource)) or 0


def later(database: Database, **by: int) -> None:
    """Time goes by."""
    clock = database.clock
    database.clock = lambda: clock() + timedelta(**by)


def test_a_killed_import_is_gone_on_with_and_nothing_is_done_twice(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = check(database, LOADER, TODAY, Request("datasets", table(*ROWS)))
    with monkeypatch.context() as patch:
        stop_after(patch, "apply", 2, Killed())
        with pytest.raises(Killed):
            apply(database, LOADER, TODAY, checked.run_id)
    assert count(database) == 4
    assert recover(database, TODAY) == [], "its process may still be alive"
    later(database, minutes=5)
    assert [outcome.status for outcome in recover(database, TODAY)] == [RunStatus.APPLIED]
    assert count(database) == 7
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ResourceVersion)) == 7
        assert session.get_one(ImportRun, checked.run_id).status == RunStatus.APPLIED
    assert recover(database, TODAY) == []


def test_a_killed_undo_is_gone_on_with(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = loaded(sqlite_database, "datasets", table(*ROWS))
    with monkeypatch.context() as patch:
        stop_after(patch, "undo", 1, Killed())
        with pytest.raises(Killed):
            undo_import.undo_run(sqlite_database, LOADER, TODAY, outcome.run_id)
    assert count(sqlite_database) == 5
    later(sqlite_database, minutes=5)
    assert [done.status for done in recover(sqlite_database, TODAY)] == [RunStatus.UNDONE]
    assert count(sqlite_database) == 0


@pytest.mark.parametrize("good_rows_only, stays", [(False, 0), (True, 4)])
def test_a_failure_undoes_what_was_to_be_taken_whole(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, good_rows_only: bool, stays: int
) -> None:
    request = Request("datasets", table(*ROWS), good_rows_only=good_rows_only)
    checked = check(sqlite_database, LOADER, TODAY, request)
    stop_after(monkeypatch, "apply", 2, RuntimeError("the disk is full"))
    with pytest.raises(RuntimeError):
        apply(sqlite_database, LOADER, TODAY, checked.run_id)
    assert count(sqlite_database) == stays
    with sqlite_database.reading() as session:
        run = session.get_one(ImportRun, checked.run_id)
        assert run.status == (RunStatus.FAILED if good_rows_only else RunStatus.UNDONE)


def test_two_processes_that_go_on_with_one_run_do_nothing_twice(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = check(database, LOADER, TODAY, Request("datasets", table(*ROWS)))
    with monkeypatch.context() as patch:
        stop_after(patch, "apply", 1, Killed())
        with pytest.raises(Killed):
            apply(database, LOADER, TODAY, checked.run_id)
    later(database, minutes=5)
    errors: list[BaseException] = []

    def go_on() -> None:
        try:
            recover(database, TODAY)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=go_on) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert count(database) == 7
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ResourceVersion)) == 7
