"""The wheel holds all that the portal needs, and runs away from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from portal.demo.runbook_pages import own_pages
from tests.house.source import ROOT

pytestmark = pytest.mark.slow
HELD = ("catalogue/migrations/env.py", "catalogue/migrations/script.py.mako", "portal/_templates/base.html")
HELD_FOLDERS = (
    *("portal/_runbooks/", "portal/_templates/components/", "portal/static/vendor/", "portal/demo/"),
    "catalogue/runbooks/suggested/",
)
NOT_HELD = ("tests", "templates", "runbooks", ".ci", "Makefile")
WHERE_THINGS_ARE = "from portal import places; print(places.templates(), places.runbooks(), places.ASSETS, sep='\\n')"

OWN_RUNBOOKS = """
from datetime import date
from portal.demo.runbook_pages import runbook_records
print(*(one.slug for one in runbook_records(date.today()) if one.slug.startswith("portal-")))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as `make wheel` does."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's files in a folder of their own: a wheel of plain Python is installed by unpacking it."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(installed: Path, cwd: Path, *arguments: str) -> str:
    """What Python prints when it finds the installed portal before the checkout."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    environment = {**kept, "PYTHONPATH": str(installed), "PORTAL_DATA_DIR": str(cwd / "data")}
    command = [sys.executable, "-P", *arguments]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_what_the_portal_reads(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in HELD if name not in names] == []
    assert [folder for folder in HELD_FOLDERS if not any(name.startswith(folder) for name in names)] == []
    assert [name for name in names if name.partition("/")[0] in NOT_HELD] == []


def test_the_wheel_holds_every_page_and_runbook(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "runbooks"):
        files = [path.relative_to(ROOT / folder) for path in (ROOT / folder).rglob("*") if path.is_file()]
        assert [file for file in files if f"portal/_{folder}/{file.as_posix()}" not in names] == []


def test_the_installed_portal_uses_its_own_files(installed: Path, tmp_path: Path) -> None:
    places = run(installed, tmp_path, "-c", WHERE_THINGS_ARE).split()
    assert [place for place in places if not place.startswith(str(installed))] == []


def test_the_installed_portal_finds_the_runbooks_about_itself(installed: Path, tmp_path: Path) -> None:
    found = run(installed, tmp_path, "-c", OWN_RUNBOOKS).split()
    assert "portal-back-up-and-restore" in found
    assert len(found) == len(own_pages())


def test_the_installed_portal_makes_its_database(installed: Path, tmp_path: Path) -> None:
    run(installed, tmp_path, "-c", "from portal.cli import main; main()", "upgrade")
    assert (tmp_path / "data" / "portal.sqlite3").exists()
