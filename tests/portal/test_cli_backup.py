"""The commands that keep a copy of everything, as the runbook has them."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from catalogue.blobs import Blobs
from catalogue.people.passwords import Passwords
from catalogue.store import Database
from portal.app import create_app
from portal.cli import cli
from portal.config import Settings
from portal.demo.load import load_demo
from portal.storing import storage_of
from tests.conftest import TODAY
from tests.house.source import ROOT
from tests.portal.running import PORTAL, environment_for

Portal = Callable[..., Result]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Settings]:
    """Turns the environment to an installation in a folder of its own."""
    for name in [name for name in os.environ if name.startswith("PORTAL_") and "TEST" not in name]:
        monkeypatch.delenv(name)

    def turn(name: str) -> Settings:
        monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path / name))
        return Settings()

    return turn


def run(*words: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(cli, words)


@pytest.fixture
def old(here: Callable[[str], Settings]) -> Settings:
    """An installation in which the demo council is."""
    settings = here("old")
    assert run("upgrade").exit_code == 0
    database = Database(settings.database, settings.audit_secret)
    load_demo(database, TODAY, Blobs(settings.blobs_dir), passwords=Passwords(cheap=True))
    database.dispose()
    return settings


def test_a_council_moves_to_another_machine(
    old: Settings, here: Callable[[str], Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "portal.zip"
    done = run("backup", str(file))
    assert done.exit_code == 0, done.output
    assert "It was read back whole" in done.output and "reading person" in done.output
    assert "The last good backup is from" in run("doctor").output
    here("new")
    assert "another audit key" in run("restore", str(file)).output
    monkeypatch.setenv("PORTAL_AUDIT_KEY", old.audit_secret.decode())
    restored = run("restore", str(file))
    assert restored.exit_code == 0, restored.output
    assert "is whole" in restored.output
    assert "is not empty" in run("restore", str(file)).output
    assert run("audit", "verify").exit_code == 0
    assert run("reindex").exit_code == 0
    assert run("doctor").exit_code == 0
    client: FlaskClient = create_app(Settings()).test_client()
    assert client.get("/").status_code == 200
    assert b"result" in client.get("/search?q=bins").data


def test_without_the_key_a_backup_is_taken_only_as_unproven(
    old: Settings, here: Callable[[str], Settings], tmp_path: Path
) -> None:
    file = tmp_path / "portal.zip"
    run("backup", str(file))
    here("new")
    done = run("restore", str(file), "--unproven")
    assert done.exit_code == 1
    assert "NOT PROVEN" in done.output
    assert run("audit", "verify").exit_code == 1


def test_what_is_in_the_data_folder_and_has_a_place_of_its_own_is_left_out(
    old: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, handed_in = old.data_dir, set(storage_of(old).files())
    monkeypatch.setenv("PORTAL_DATABASE_URL", f"sqlite:///{folder / 'deep' / 'catalogue.db'}")
    monkeypatch.setenv("PORTAL_AUDIT_ANCHOR", str(folder / "anchor"))
    monkeypatch.setenv("PORTAL_BACKUP_DIR", str(folder / "backups"))
    for name in ("deep/catalogue.db", "deep/catalogue.db-wal", "anchor", "backups/a.zip", "files/ab/cd"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    assert set(storage_of(Settings()).files()) - handed_in == {"files/ab/cd"}


def test_nightly_backups_are_taken_by_the_task_and_missed_by_the_doctor(
    old: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "No backup was written yet" in run("doctor").output
    monkeypatch.setenv("PORTAL_BACKUP_DIR", str(tmp_path / "backups"))
    assert "read back whole" in run("tasks", "run", "take_backup").output
    assert "ok     The last good backup" in run("doctor").output
    monkeypatch.setattr("portal.doctor.BACKUP_OVERDUE", timedelta(days=-1))
    assert "there should be a newer one" in run("doctor").output


def _blocks(heading: str) -> Iterator[str]:
    """The blocks of shell under a heading of the runbook."""
    page = (ROOT / "runbooks" / "portal" / "back-up-and-restore.md").read_text(encoding="utf-8")
    part = re.split(r"^## ", page.split(f"\n## {heading}\n")[1], flags=re.MULTILINE)[0]
    yield from (found.strip() for found in re.findall(r"```sh\n(.*?)```", part, re.DOTALL))


@pytest.mark.parametrize("url", ["sqlite", "postgres"])
def test_the_runbook_is_true(old: Settings, tmp_path: Path, url: str, request: pytest.FixtureRequest) -> None:
    """The runbook's own commands, run by a shell, bring the council into an empty database of each sort."""
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    command = bin_folder / "portal"
    command.write_text("#!/bin/sh\nexec " + " ".join(f"'{word}'" for word in PORTAL) + ' "$@"\n')
    command.chmod(0o755)
    where = {"PATH": f"{bin_folder}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    commands = list(_blocks("Back up"))
    assert commands
    for one in commands:
        _shell(one, environment_for(old.data_dir, 1) | where, tmp_path)
    new = tmp_path / "new"
    environment = environment_for(new, 1) | where | {"PORTAL_AUDIT_KEY": old.audit_secret.decode()}
    if url == "postgres":
        environment["PORTAL_DATABASE_URL"] = request.getfixturevalue("new_postgres_url")()
    said = [_shell(one, environment, tmp_path) for one in _blocks("Restore")]
    assert "Nothing is wrong" in said[-1]


def _shell(commands: str, environment: dict[str, str], folder: Path) -> str:
    done = subprocess.run(
        ["sh", "-e", "-c", commands], env=environment, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}"
    return done.stdout
