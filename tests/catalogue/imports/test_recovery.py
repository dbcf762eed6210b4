"""A kill in the middle of an import loses nothing: the next start goes on; a failure undoes what had to be whole."""

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from catalogue.access import Actor, Held
from catalogue.imports.states import RunStatus
from catalogue.imports.tables import ImportRun
from catalogue.kinds.resource import CataloguedResource, ResourceVersion
from catalogue.people.directory import PersonEntry, keep_person
from catalogue.store import Database
from catalogue.terms import Role
from catalogue.workflows import load_records, undo_import
from catalogue.workflows.load_records import Request, apply, check
from catalogue.workflows.load_things import ThingLoader
from catalogue.workflows.recover_imports import recover
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


@pytest.mark.parametrize("good_rows_only", [False, True])
def test_an_import_that_loses_its_database_is_gone_on_with(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, good_rows_only: bool
) -> None:
    checked = check(sqlite_database, LOADER, TODAY, Request("datasets", table(*ROWS), good_rows_only=good_rows_only))
    with monkeypatch.context() as patch:
        stop_after(patch, "apply", 2, OperationalError("", {}, Exception("the server went away")))
        with pytest.raises(OperationalError):
            apply(sqlite_database, LOADER, TODAY, checked.run_id)
    assert status_of(sqlite_database, checked.run_id) == RunStatus.APPLYING
    later(sqlite_database, minutes=5)
    assert [outcome.status for outcome in recover(sqlite_database, TODAY)] == [RunStatus.APPLIED]
    assert count(sqlite_database) == 7


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


def cut_off(
    database: Database, monkeypatch: pytest.MonkeyPatch, actor: Actor = LOADER, good_rows_only: bool = False
) -> uuid.UUID:
    """An import that was killed after its first two rows, some minutes ago."""
    checked = check(database, actor, TODAY, Request("datasets", table(*ROWS), good_rows_only=good_rows_only))
    with monkeypatch.context() as patch:
        stop_after(patch, "apply", 1, Killed())
        with pytest.raises(Killed):
            apply(database, actor, TODAY, checked.run_id)
    later(database, minutes=5)
    return checked.run_id


def status_of(database: Database, run_id: uuid.UUID) -> str:
    """Where a run stands."""
    with database.reading() as session:
        return session.get_one(ImportRun, run_id).status


@pytest.mark.parametrize("good_rows_only, status, stays", [(False, RunStatus.UNDONE, 0), (True, RunStatus.FAILED, 2)])
def test_a_run_that_cannot_be_gone_on_with_is_closed_and_the_others_go_on(
    sqlite_database: Database,
    monkeypatch: pytest.MonkeyPatch,
    good_rows_only: bool,
    status: RunStatus,
    stays: int,
) -> None:
    stuck = cut_off(sqlite_database, monkeypatch, good_rows_only=good_rows_only)
    with monkeypatch.context() as patch:
        stop_after(patch, "apply", 0, ValueError("a row that nobody foresaw"))
        assert [outcome.status for outcome in recover(sqlite_database, TODAY)] == [status]
    assert (status_of(sqlite_database, stuck), count(sqlite_database)) == (status, stays)
    assert recover(sqlite_database, TODAY) == []


def test_a_run_that_cannot_even_be_taken_back_is_closed_too(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = cut_off(sqlite_database, monkeypatch)
    with monkeypatch.context() as patch:
        stop_after(patch, "apply", 0, ValueError("broken"))
        stop_after(patch, "undo", 0, ValueError("broken too"))
        assert [outcome.status for outcome in recover(sqlite_database, TODAY)] == [RunStatus.FAILED]
    assert status_of(sqlite_database, stuck) == RunStatus.FAILED
    undo_import.undo_run(sqlite_database, LOADER, TODAY, stuck)
    assert count(sqlite_database) == 0


def test_recovery_has_the_rights_of_the_person_who_began_and_no_others(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_database.unit_of_work() as session:
        person, _ = keep_person(session, LOADER, PersonEntry("ann@council.example", "Ann"))
        person_id = person.id
    ann = Actor(name="Ann", person_id=person_id, is_staff=True, roles=frozenset({Held(Role.STEWARD)}))
    run_id = cut_off(sqlite_database, monkeypatch, ann)
    outcome = recover(sqlite_database, TODAY)[0]
    assert outcome.status is RunStatus.UNDONE, "she is a steward no more"
    assert "permission" in outcome.problems[0].reason
    assert (status_of(sqlite_database, run_id), count(sqlite_database)) == (RunStatus.UNDONE, 0)
