"""How long `portal backup` and `portal restore` take for 10,000 entries, and how large the file is.

The whole commands are measured from start to end, by the clock and by the command's own processor time. The databases
of the tests do not wait for a disk.
"""

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from catalogue.blobs import Blobs
from catalogue.people.passwords import Passwords
from catalogue.store import Database
from portal.demo.load import load_demo
from tests.benchmarks.test_page_speed import copies
from tests.conftest import AUDIT_KEY

ROOT = Path(__file__).parents[2]
TIMES = 5
ENTRIES = 10_000


def spent(folder: Path, url: str, *words: str) -> tuple[float, float]:
    """Seconds by the clock and of the processor that a command takes."""
    command = [sys.executable, "-c", "from portal.cli import main; main()", *words]
    environment = os.environ | {
        "PORTAL_DATABASE_URL": url,
        "PORTAL_DATA_DIR": str(folder),
        "PORTAL_AUDIT_KEY": AUDIT_KEY.decode(),
    }
    began, said = time.perf_counter(), folder.parent / "said"
    with said.open("wb") as file:
        run = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    assert run.returncode == 0, said.read_text()
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime


@pytest.mark.bench
def test_what_a_backup_and_a_restore_cost(
    database: Database, tmp_path: Path, today: date, request: pytest.FixtureRequest
) -> None:
    load_demo(database, today, Blobs(tmp_path / "files"), passwords=Passwords(cheap=True))
    copies(database, today, ENTRIES)
    folder, backend = tmp_path / "data", database.engine.dialect.name
    folder.mkdir()
    file = tmp_path / "portal.zip"
    there, back = [], []
    for turn in range(TIMES):
        file.unlink(missing_ok=True)
        there.append(spent(folder, database.url, "backup", str(file)))
        target = f"sqlite:///{tmp_path / f'new-{turn}.sqlite3'}"
        if backend == "postgresql":
            target = request.getfixturevalue("new_postgres_url")()
        back.append(spent(folder, target, "restore", str(file)))
    print(f"\n{ENTRIES:,} entries, {backend}: the file has {file.stat().st_size / 1e6:.1f} MB; medians of {TIMES}")
    for name, times in (("backup", there), ("restore", back)):
        clock, processor = (median(column) for column in zip(*times, strict=True))
        print(f"{name:8} {clock:6.1f} s by the clock, {processor:6.1f} s of the command's processor")
