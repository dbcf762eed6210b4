"""An import is taken back by whoever may, and its page offers nothing that would be refused."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.access import operator
from catalogue.imports.states import RunStatus
from catalogue.imports.tables import ImportRun
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.directory import end_employment
from catalogue.people.tables import Person
from catalogue.store import Database
from catalogue.workflows.recover_imports import recover
from catalogue.workflows.undo_import import forget_old_runs
from portal import importing
from tests.conftest import TODAY
from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fields_of
from tests.portal.import_room import GOOD, KEEPER, confirmed, file_of, pressed, sent


@pytest.fixture
def portal_database(database: Database) -> Database:
    return database


def test_administrators_take_back_what_others_imported(app: Flask, council: Council, sign_in: SignIn) -> None:
    keeper = sign_in(app.test_client(), KEEPER)
    where = confirmed(keeper, sent(keeper, file_of(*GOOD)))
    pressed(keeper, where, "apply")
    assert "Taken back" in pressed(sign_in(app.test_client(), "admin@council.example"), where, "undo")
    assert keeper.get("/contracts/gritting").status_code == 404


def test_a_long_import_of_somebody_who_left_is_taken_back_as_the_administrator_asked(
    app: Flask, council: Council, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = sign_in(app.test_client(), KEEPER)
    where = confirmed(keeper, sent(keeper, file_of(*GOOD)))
    pressed(keeper, where, "apply")
    monkeypatch.setattr(importing, "SMALL_ROWS", 1)
    with council.database.unit_of_work() as session:
        person = session.scalars(select(Person).where(Person.email == KEEPER)).one()
        end_employment(session, operator("the tests"), person, TODAY - timedelta(days=1))
    admin = sign_in(app.test_client(), "admin@council.example")
    pressed(admin, where, "undo")
    assert [one.status for one in recover(council.database, TODAY)] == [RunStatus.UNDONE]
    assert "Taken back" in admin.get(where).text
    assert admin.get("/contracts/gritting").status_code == 404


def test_what_may_not_be_taken_back_is_not_called_taken_back(
    app: Flask, council: Council, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = sign_in(app.test_client(), KEEPER)
    where = confirmed(keeper, sent(keeper, file_of(*GOOD)))
    pressed(keeper, where, "apply")
    with council.database.unit_of_work() as session:
        for thing in session.scalars(select(CataloguedResource)):
            thing.visibility = "restricted"
    page = pressed(keeper, where, "undo")
    assert "The import was not taken back whole" in page
    assert "It was taken back in part: 2 rows are still written." in page
    assert "Whoever handed it in or an administrator can take it back" in page and "Not taken back whole" in page


def test_what_cannot_be_taken_back_says_so_before_it_is_written(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    admin = sign_in(client, "admin@council.example")
    teams = file_of(("Highways", "Roads"), headings=("Name", "Description"))
    where = confirmed(admin, sent(admin, teams, "teams.csv", what="teams"))
    assert "An import of teams cannot be taken back." in admin.get(where).text
    pressed(admin, where, "apply")
    assert "cannot be taken back" not in admin.get(where).text
    can = confirmed(admin, sent(admin, file_of(*GOOD)))
    assert "cannot be taken back" not in admin.get(can).text


def test_what_was_checked_long_ago_has_no_button_and_says_what_to_do(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    keeper = sign_in(client, KEEPER)
    where = confirmed(keeper, sent(keeper, file_of(*GOOD)))
    form = fields_of(keeper.get(where).text, f"{where}/apply")
    with council.database.unit_of_work() as session:
        run = session.scalars(select(ImportRun)).one()
        run.started_at -= timedelta(days=7, minutes=1)
    for _ in range(2):
        page = keeper.get(where).text
        assert f"{where}/apply" not in page and "This was checked too long ago" in page
        assert "It was checked more than 7 days ago. Choose the file again." in page
        assert 'href="/import?what=contracts"' in page
        forget_old_runs(council.database)
    assert keeper.post(f"{where}/apply", data=form).status_code == 422
