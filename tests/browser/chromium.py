"""The machine's own Chromium: where it is, and how it is started so that only this host is spoken to."""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--hide-scrollbars",
    "--no-first-run",
    "--no-sandbox",  # many machines that run tests refuse it, and it is our own pages that are opened
)


def find_chromium() -> str | None:
    """The first Chromium that starts: a name on PATH may be no more than a pointer to an app store."""
    places = (*(shutil.which(name) for name in NAMES), MAC if os.path.exists(MAC) else None)
    return next((place for place in places if place and _starts(place)), None)


def _starts(place: str) -> bool:
    try:
        asked = subprocess.run(
            [place, "--version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0
