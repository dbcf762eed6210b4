"""What machines ask: whether it lives, whether it is ready, and its measurements."""

import json
import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from catalogue.store import Database
from catalogue.workflows.follow import follow_changes
from portal import logs
from portal.app import create_app
from tests.conftest import TODAY
from tests.portal.applications import CHEAP
from tests.portal.conftest import Council, settings_for

TOKEN = "a token for measurements"


def test_a_portal_whose_index_is_whole_is_ready(app: Flask, client: FlaskClient) -> None:
    services = app.extensions["portal"]
    follow_changes(services.database, services.index, TODAY)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "ok")


def test_a_portal_without_its_index_is_ready_but_degraded(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (
        200,
        {"status": "degraded", "database": "ok", "migrations": "ok", "index": "rebuilding"},
    )


def test_a_portal_without_its_database_lives_but_is_not_ready(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'folder' / 'gone.sqlite3'}", b"key")
    browser = create_app(settings_for(tmp_path), CHEAP, database).test_client()
    shutil.rmtree(tmp_path / "folder")
    assert browser.get("/healthz").status_code == 200
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.get_json()["database"]) == (503, "unavailable")
    assert browser.get("/api/v1/datasets").status_code == 503
    page = browser.get("/sign-in?next=/")
    assert "Traceback" not in page.text


def test_a_database_that_is_not_set_up_is_not_ready(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}", b"key")
    answer = create_app(settings_for(tmp_path), CHEAP, database).test_client().get("/readyz")
    assert (answer.status_code, answer.get_json()["migrations"]) == (503, "pending")


def test_measurements_are_off_unless_asked_for(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("address, status", [("127.0.0.1", 200), ("::1", 200), ("192.0.2.7", 404)])
def test_measurements_for_this_machine(
    tmp_path: Path, sqlite_database: Database, council: Council, address: str, status: int
) -> None:
    app = create_app(settings_for(tmp_path, metrics="loopback"), CHEAP, sqlite_database)
    client = app.test_client()
    client.get("/api/v1/datasets")
    answer = client.get("/metrics", environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == status
    if status == 200:
        assert 'endpoint="api_things.several",method="GET",status="200"' in answer.text


@pytest.mark.parametrize("shown, status", [(TOKEN, 200), ("another", 404), ("", 404)])
def test_measurements_for_who_has_the_token(tmp_path: Path, sqlite_database: Database, shown: str, status: int) -> None:
    settings = settings_for(tmp_path, metrics="token", metrics_token=SecretStr(TOKEN))
    client = create_app(settings, CHEAP, sqlite_database).test_client()
    headers = {"Authorization": f"Bearer {shown}"} if shown else {}
    assert client.get("/metrics", headers=headers).status_code == status


def test_each_request_is_one_line_with_the_id_that_its_answer_carries(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure()
    answer = client.get("/nope?password=secret")
    line = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/nope", 404)
    assert "secret" not in json.dumps(line)
