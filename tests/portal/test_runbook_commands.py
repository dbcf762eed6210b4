"""The commands in the portal's own runbooks, run as they stand there: page by page, on data that is thrown away."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalogue.migrations import upgrade
from catalogue.store import Database
from portal.cli import cli
from portal.config import Settings
from portal.demo.runbook_pages import own_pages
from tests.factories import Place
from tests.house.commands import blocks_in, command_at, commands_in, text_of
from tests.house.source import ROOT

PAGES = [page for page in own_pages() if any(blocks_in(page))]
LEFT = ("keep-and-erase",)  # pages that speak of somebody who has left
TODAY = datetime.now(UTC).date()
SAMPLES = ROOT / "tests" / "samples"
FILES = {
    "asset-register.xlsx": SAMPLES / "iar" / "valid" / "register.xlsx",
    "searches.csv": SAMPLES / "known-searches" / "valid" / "searches.csv",
    "our-pages": ROOT / "runbooks" / "sample",
}
# What a page writes as an example, and what its reader writes instead, having read what was said before.
INSTEAD: dict[str, Callable[[str], str]] = {
    "/mnt/shared/packs": lambda _: "packs",
    "2027-03-31": lambda _: (TODAY + timedelta(days=100)).isoformat(),
    "0b6cf0a5-3a52-4ac5-9a4e-1c8f2d0c6b11": lambda said: re.findall(r"portal imports undo (\S+)", said)[0],
    "--confirm CODE": lambda said: re.findall(r"--confirm \w+", said)[-1],
}
NOT_RUN = {
    "serve": "it serves until it is stopped; tests/portal/test_serving.py starts and stops it",
    "demo": "it serves until it is stopped; tests/browser starts it",
    "user untie": "nobody here signs on through a provider; tests/portal/sign_on unties",
}
WORDS = 'portal() { for word; do printf "%s\\n" "$word"; done; }; '


class Server:
    """A machine with the portal on it: a folder in which commands are run, and what they have said so far."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.said = ""
        self._monkeypatch = monkeypatch
        monkeypatch.chdir(folder)

    def set(self, **settings: str) -> None:
        """Put settings into the environment."""
        for name, value in settings.items():
            self._monkeypatch.setenv(name, value)

    def run(self, line: str) -> str:
        """What a line of a runbook says; it must end well."""
        for example, instead in INSTEAD.items():
            if example in line:
                line = line.replace(example, instead(self.said))
        words = _words_of(line)
        if words[0] == "restore":
            self._be_empty()
        done = CliRunner().invoke(cli, words)
        assert done.exit_code == 0, f"{line}: {done.output}"
        self.said += done.output
        return done.output

    def _be_empty(self) -> None:
        """What comes before a restore: no database, an empty folder, and the audit key of the backup."""
        self.set(PORTAL_AUDIT_KEY=Settings().audit_secret.decode(), PORTAL_DATA_DIR=str(self.folder / "new"))


def _words_of(line: str) -> list[str]:
    """The words that a shell makes of a command of ours."""
    program, _, rest = line.partition(" ")
    assert program.rpartition("/")[2] == "portal"
    said = subprocess.run(["sh", "-c", f"{WORDS}portal {rest}"], capture_output=True, text=True, check=True)
    return said.stdout.splitlines()


@pytest.fixture
def server(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A machine on which a page's first command can be given."""
    for name in [name for name in os.environ if name.startswith("PORTAL_") and "TEST" not in name]:
        monkeypatch.delenv(name)
    for name, source in FILES.items():
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    machine = Server(tmp_path, monkeypatch)
    machine.set(PORTAL_DATA_DIR=str(tmp_path / "data"), PORTAL_AUDIT_ANCHOR=str(tmp_path / "anchor.jsonl"))
    page: Path = request.getfixturevalue("page")
    if page.stem == "install":
        machine.set(**_settings_written_in(page, tmp_path))
    else:
        _settle(Settings(), page.stem in LEFT)
    return machine


def _settings_written_in(page: Path, folder: Path) -> dict[str, str]:
    """The settings of a portal in production as the page says them, with folders and keys of our own."""
    for name in ("data", "other-machine"):
        (folder / name).mkdir(mode=0o750)
    found: Iterator[re.Match[str]] = re.finditer(r"^ *(PORTAL_\w+)=(.*)$", text_of(page), re.MULTILINE)
    texts = {one[1]: one[2].replace("/var/lib/portal", f"{folder}/data") for one in found}
    keys = {name: f"{name} {os.urandom(32).hex()}" for name, text in texts.items() if text == "…"}
    return {name: text.replace("/mnt", str(folder)) for name, text in texts.items()} | keys


def _settle(settings: Settings, has_left: bool) -> None:
    """Whom and what the pages name: an owner, a team, somebody new or gone, an old contract."""
    upgrade(settings.database)
    database = Database(settings.database, settings.audit_secret)
    with database.unit_of_work() as session:
        place = Place(session, TODAY)
        place.team("Housing")
        place.account(place.person("Owner"))
        place.person("Amal Hughes", end_on=TODAY - timedelta(days=9) if has_left else None)
        place.thing("contract", "Housing repairs 2014", end_on="2014-03-31")
        place.thing("dataset", "Street lights")
        place.thing("system", "Lighting asset system")
        place.thing("runbook", "Stop it", body="1. Stop it. It should be quiet.")
    database.dispose()


def _pattern(expected: str) -> str:
    """What a page says to expect, where `…` and figures stand for what they will be."""
    words = re.sub(r"\d+", "0", re.escape(expected))
    return words.replace("0", r"[\d,]+").replace("…", ".+")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_command_of_a_runbook_ends_well_and_says_what_the_page_says(page: Path, server: Server) -> None:
    for block in blocks_in(page):
        said = [server.run(line) for line in block.commands]
        if block.expected:
            assert re.search(_pattern(block.expected), said[-1]), block


def test_each_command_that_the_runbooks_name_is_run_or_has_a_reason() -> None:
    named = {command_at(words)[0] for page in own_pages() for words in commands_in(page)}
    lines = [line for page in PAGES for block in blocks_in(page) for line in block.commands]
    run = {command_at(line.partition(" ")[2])[0] for line in lines}
    assert named - run == set(NOT_RUN)
