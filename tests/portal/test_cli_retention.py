"""The commands for what is kept too long and for whom is erased."""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalogue.store import Database
from portal.cli import cli
from portal.config import Settings
from tests.factories import Place

Run = Callable[..., tuple[int, str]]
TODAY = datetime.now(UTC).date()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in an installation with an old contract and somebody who has left."""
    for name in [name for name in os.environ if name.startswith("PORTAL_") and "TEST" not in name]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))

    def command(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, words)
        return done.exit_code, done.output

    assert command("upgrade")[0] == 0
    settings = Settings()
    database = Database(settings.database, settings.audit_secret)
    with database.unit_of_work() as session:
        place = Place(session)
        place.thing("contract", "Old", end_on="2010-03-31")
        place.person("Amal Hughes", end_on=TODAY - timedelta(days=9))
        place.person("Bo Bell")
    database.dispose()
    return command


def test_a_contract_is_looked_at_and_then_disposed_of(run: Run) -> None:
    assert "nobody has said whether it is a deed" in run("retention", "list")[1]
    assert run("retention", "hold", "old", "--reason", "A claim")[0] == 0
    assert "UNDER LEGAL HOLD: A claim" in run("retention", "list")[1]
    assert run("retention", "dispose", "old")[0] == 1
    assert run("retention", "lift", "old")[0] != 0, "nobody said why"
    assert run("retention", "lift", "old", "--reason", "Settled")[0] == 0
    status, said = run("retention", "dispose", "old")
    assert status == 0 and "This would go for good" in said
    code = re.findall(r"--confirm (\w+)", said)[0]
    assert run("retention", "dispose", "old", "--confirm", "other", "--reason", "Agreed")[0] == 1
    assert run("retention", "dispose", "old", "--confirm", code)[0] == 1
    status, said = run("retention", "dispose", "old", "--confirm", code, "--reason", "Agreed")
    assert status == 0 and "Disposed of Old" in said
    assert run("retention", "list") == (0, "Nothing is due.\n")
    assert run("audit", "verify")[0] == 0


def test_somebody_is_erased_only_when_told_to_apply_it(run: Run) -> None:
    erase = ("erase", "amal.hughes@council.example", "--reason", "Asked")
    assert "add --apply" in run(*erase)[1]
    status, said = run(*erase, "--apply")
    assert status == 0 and "They are now called Former member of staff" in said
    assert run(*erase)[0] == 1
    assert run("erase", "bo.bell@council.example", "--reason", "Asked", "--apply")[0] == 1
    assert run("audit", "verify")[0] == 0
