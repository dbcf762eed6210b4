"""Where SQLite may not use WAL, readers stop writers: no request may stop itself."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from catalogue import store
from catalogue.store import Database
from tests.conftest import AUDIT_KEY
from tests.portal.conftest import SignIn, csrf_of


@pytest.fixture
def portal_database(
    sqlite_url: str, clock: Callable[[], datetime], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    monkeypatch.setattr(store, "wal_is_safe", lambda version: False)
    monkeypatch.setattr(store, "BUSY_TIMEOUT_MS", 300)
    database = Database(sqlite_url, AUDIT_KEY, clock)
    yield database
    database.dispose()


def test_people_sign_in_and_change_things(portal_database: Database, client: FlaskClient, sign_in: SignIn) -> None:
    with portal_database.engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "delete"
    sign_in(client, "admin@council.example")
    token = csrf_of(client.get("/datasets/new").text)
    form = {"title": "Bin rounds", "visibility": "internal", "lifecycle": "live", "csrf_token": token}
    answer = client.post("/datasets/new", data=form)
    assert answer.status_code == 303, answer.text
    assert client.get(answer.location).status_code == 200
