"""A backup or a restore in a process of its own, killed at one stage after another as it tells how far it is."""

import os
import signal
from ctypes import c_int
from pathlib import Path

from catalogue.backups.files import Storage
from catalogue.backups.restoring import restore_backup
from catalogue.backups.taking import take_backup
from catalogue.store import Database
from tests.conftest import AUDIT_KEY
from tests.factories import OPERATOR
from tests.killing import FORKS

STRIDE = 15  # every stage would take minutes


def killed_at_each_stage(what: str, url: str, folder: Path, file: Path) -> int:
    """Run it again and again, each time killed a few stages later, until it would end; how many stages it has."""
    stage = 1
    while True:
        passed = FORKS.RawValue("i", 0)
        process = FORKS.Process(target=do, args=(what, url, folder, file, stage, passed))
        process.start()
        process.join()
        if process.exitcode == 0:
            return int(passed.value)
        assert process.exitcode == -signal.SIGKILL, f"{what} failed at a stage before {stage}"
        assert what != "backup" or not file.exists()
        stage += STRIDE


def do(what: str, url: str, folder: Path, file: Path, stage: int, passed: c_int) -> None:
    """Do it up to that stage, and die; one that has no such stage is counted on nothing that stays."""
    database = Database(url, AUDIT_KEY)

    def progress(_words: str) -> None:
        passed.value += 1
        if passed.value == stage:
            os.kill(os.getpid(), signal.SIGKILL)

    if what == "backup":
        take_backup(database, OPERATOR, Storage(folder), file, progress)
        file.unlink()
    else:
        restore_backup(database, OPERATOR, Storage(folder), file, progress)
