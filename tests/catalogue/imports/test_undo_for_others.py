"""Who takes back what somebody else imported does so with rights of their own, and nothing is called taken back that
stays."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from catalogue.access import Actor
from catalogue.imports.operations import leave_to_task
from catalogue.imports.states import RunStatus
from catalogue.imports.tables import ImportRun, RowReport, StagedRow
from catalogue.kinds.resource import CataloguedResource, Link
from catalogue.people.directory import end_employment
from catalogue.people.tables import Person
from catalogue.store import Database
from catalogue.terms import Role
from catalogue.workflows import undo_import
from catalogue.workflows.recover_imports import recover
from catalogue.workflows.undo_import import begin_undoing, undo_run
from tests.catalogue.imports.loads import LOADER, TODAY, loaded, table
from tests.factories import Place

ROWS = [{"identifier": str(number), "title": f"Bins {number}"} for number in range(5)]
WORDS = [{"term": f"Word {number}", "definition": "A word."} for number in range(5)]


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo_import, "BATCH", 2)


def somebody(database: Database, name: str, role: Role) -> Actor:
    """Somebody with an account and a role for the whole council."""
    with database.unit_of_work() as session:
        place = Place(session)
        person = place.person(name)
        place.account(person)
        place.role(person, role)
        session.flush()
        return place.actor(person)


def gone(database: Database, actor: Actor) -> None:
    """Their last day was yesterday."""
    with database.unit_of_work() as session:
        end_employment(session, LOADER, session.get_one(Person, actor.person_id), TODAY - timedelta(days=1))


def left_to_a_task(database: Database, actor: Actor, run_id: uuid.UUID) -> None:
    """They press the button, of an import that is too long to wait for."""
    with database.unit_of_work() as session:
        leave_to_task(begin_undoing(session, actor, run_id))


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(CataloguedResource)) or 0


def test_an_administrators_wish_is_carried_out_as_theirs_though_the_importer_has_left(database: Database) -> None:
    keeper = somebody(database, "Kim", Role.STEWARD)
    admin = somebody(database, "Ada", Role.ADMIN)
    outcome = loaded(database, "datasets", table(*ROWS), keeper)
    gone(database, keeper)
    left_to_a_task(database, admin, outcome.run_id)
    assert [one.status for one in recover(database, TODAY)] == [RunStatus.UNDONE]
    assert count(database) == 0
    with database.reading() as session:
        run = session.get_one(ImportRun, outcome.run_id)
        assert (run.undone_by, run.undone_by_id) == ("Ada", admin.person_id)


def test_what_was_begun_before_anyone_was_noted_goes_on_as_its_beginners(database: Database) -> None:
    keeper = somebody(database, "Kim", Role.STEWARD)
    outcome = loaded(database, "datasets", table(*ROWS), keeper)
    left_to_a_task(database, keeper, outcome.run_id)
    with database.unit_of_work() as session:
        run = session.get_one(ImportRun, outcome.run_id)
        run.undone_by, run.undone_by_id = "", None
    assert [one.status for one in recover(database, TODAY)] == [RunStatus.UNDONE]


@pytest.mark.parametrize("code, rows", [("datasets", ROWS), ("glossary", WORDS)])
def test_rows_that_stay_for_want_of_rights_are_not_called_taken_back(
    database: Database, code: str, rows: list[dict[str, str]]
) -> None:
    keeper = somebody(database, "Kim", Role.STEWARD)
    outcome = loaded(database, code, table(*rows), keeper)
    left_to_a_task(database, keeper, outcome.run_id)
    gone(database, keeper)
    assert [one.status for one in recover(database, TODAY)] == [RunStatus.FAILED]
    with database.reading() as session:
        run = session.get_one(ImportRun, outcome.run_id)
        assert (run.status, run.undone_at, run.counts.get("left", 0)) == (RunStatus.FAILED, None, 0)
        (whole,) = session.scalars(select(RowReport).where(RowReport.row == 0))
        assert whole.reason == "5 rows stay as they are, because Kim may not change what they speak of."
        assert whole.mend == "Whoever handed it in or an administrator can take it back, if they may change these."
        assert session.scalar(select(func.count()).where(StagedRow.applied.is_(True))) == 5
    assert recover(database, TODAY) == [], "it is not looked at for ever"
    assert undo_run(database, LOADER, TODAY, outcome.run_id).status is RunStatus.UNDONE, "others still can"
    assert count(database) == 0


def test_links_of_things_that_are_no_longer_theirs_stay_and_are_told(database: Database) -> None:
    loaded(database, "datasets", table(*ROWS[:2]))
    keeper = somebody(database, "Kim", Role.STEWARD)
    said = {"from_kind": "dataset", "from": "bins-0", "relation": "feeds", "to_kind": "dataset", "to": "bins-1"}
    outcome = loaded(database, "links", table(said), keeper)
    left_to_a_task(database, keeper, outcome.run_id)
    gone(database, keeper)
    assert [one.status for one in recover(database, TODAY)] == [RunStatus.FAILED]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Link)) == 1
