"""Serving for real: it begins, answers, ends cleanly, and refuses what this machine cannot bear."""

import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from catalogue.migrations import upgrade
from portal import serving
from portal.config import Settings, WrongSettings
from portal.serving import check_workers
from tests.portal.conftest import settings_for
from tests.portal.running import PATIENCE_SECONDS, PORTAL, environment_for, served
from tests.processes import free_port

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a migrated database."""
    upgrade(Settings(data_dir=tmp_path).database)
    return tmp_path


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_when_it_is_told_to(folder: Path, number: signal.Signals) -> None:
    with served(folder, "serve", port=free_port()) as run:
        run.send_signal(number)
        said, _ = run.communicate(timeout=PATIENCE_SECONDS)
    assert run.returncode == 0
    assert "Traceback" not in said
    assert "stop it with Ctrl-C" in said


def test_several_processes_serve_one_database(folder: Path) -> None:
    port = free_port()
    with served(folder, "serve", "--workers", "2", port=port) as run:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=20) as answer:
            assert answer.status == 200
        run.send_signal(signal.SIGTERM)
        said, _ = run.communicate(timeout=PATIENCE_SECONDS)
    assert run.returncode == 0
    assert "Traceback" not in said


def test_a_port_that_is_taken_is_told_in_plain_words(folder: Path) -> None:
    port = free_port()
    with served(folder, "serve", port=port):
        environment = environment_for(folder, port)
        second = subprocess.run([*PORTAL, "serve"], env=environment, capture_output=True, text=True, timeout=60)
    assert second.returncode == 1
    assert "cannot listen" in second.stderr
    assert "Traceback" not in second.stderr


def test_an_sqlite_that_may_damage_itself_serves_with_one_process_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(tmp_path)
    monkeypatch.setattr(serving, "wal_is_safe", lambda _version: False)
    check_workers(settings, 1)
    with pytest.raises(WrongSettings, match="may damage a database"):
        check_workers(settings, 2)
    check_workers(settings_for(tmp_path, database_url="postgresql://db/portal"), 2)


def test_several_processes_need_linux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(WrongSettings, match="need Linux"):
        check_workers(settings_for(tmp_path), 2)
