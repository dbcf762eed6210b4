"""Makes sure that the machine has what the tests drive: Chromium, and a PostgreSQL to start."""

import os
import shutil
import subprocess
import sys

from tests import postgres
from tests.browser.chromium import find_chromium

NO_CHROMIUM = """\
The browser tests need Chromium and found none that starts.
Install it (on Debian: apt install chromium), or put `chromium` or `google-chrome` on PATH."""


def main() -> int:
    """Install what is missing where that is allowed, else say what to do; 0 when everything is there."""
    problems = []
    if find_chromium() is None and not (_install("chromium", "fonts-liberation") and find_chromium()):
        problems.append(NO_CHROMIUM)
    if postgres.find_programs() is None and not (_install("postgresql") and postgres.find_programs()):
        problems.append(postgres.MISSING)
    for words in problems:
        print(words, file=sys.stderr)
    return 1 if problems else 0


def _install(*packages: str) -> bool:
    """Install Debian packages, where this is Debian and we are root; whether it went well."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    print(f"Installing {' '.join(packages)} for the tests …", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = ([apt, "-qq", "update"], [apt, "-qq", "install", "-y", "--no-install-recommends", *packages])
    return all(_succeeds(step, quietly) for step in steps)


def _succeeds(command: list[str], environment: dict[str, str]) -> bool:
    log = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if log.returncode:
        print(log.stdout[-2_000:], file=sys.stderr)
    return log.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
