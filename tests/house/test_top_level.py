"""The top of the checkout stays as it is drawn: a new room is a decision, not a side effect."""

import subprocess

from tests.house.source import ROOT

TOP_LEVEL = {
    ".ci",
    ".editorconfig",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "catalogue",
    "portal",
    "pyproject.toml",
    "requirements-dev.lock",
    "requirements.lock",
    "runbooks",
    "templates",
    "tests",
}


def kept() -> set[str]:
    """What is in the checkout, less what git is told to leave out."""
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {name.partition("/")[0] for name in listed.split("\0") if name}


def test_the_top_level_is_the_drawn_one() -> None:
    assert kept() == TOP_LEVEL
