"""A backup or a restore in a process of its own, killed at one stage after another as it tells how far it is."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from catalogue.backups.files import Storage
from catalogue.backups.restoring import restore_backup
from catalogue.backups.taking import take_backup
from catalogue.store import Database
from tests.conftest import AUDIT_KEY
from tests.factories import OPERATOR

STRIDE = 15  # every stage would take minutes


def killed_at_each_stage(what: str, url: str, folder: Path, file: Path) -> int:
    """Run it again and again, each time killed a few stages later, until it would end; how many stages it has."""
    stage = 1
    while True:
        command = [sys.executable, "-m", "tests.catalogue.backups.killing", what, url, str(folder), str(file)]
        done = subprocess.run([*command, str(stage)], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            assert done.stdout.startswith("stages "), done.stderr
            return int(done.stdout.split()[1])
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert what != "backup" or not file.exists()
        stage += STRIDE


def main(what: str, url: str, folder: str, file: str, stage: str) -> None:
    """Do it up to that stage, and die; one that has no such stage is counted on nothing that stays."""
    database, passed = Database(url, AUDIT_KEY), [0]

    def progress(_words: str) -> None:
        passed[0] += 1
        if passed[0] == int(stage):
            os.kill(os.getpid(), signal.SIGKILL)

    if what == "backup":
        take_backup(database, OPERATOR, Storage(Path(folder)), Path(file), progress)
        Path(file).unlink()
    else:
        restore_backup(database, OPERATOR, Storage(Path(folder)), Path(file), progress)
    print("stages", passed[0])


if __name__ == "__main__":
    main(*sys.argv[1:])
