"""The lock files hold every library by hash, name no address, and hold what the wheel is built with."""

import re

import pytest

from tests.house.source import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
REQUIREMENT = re.compile(r"^([a-z0-9-]+)==\S+.*?(?=^[a-z]|\Z)", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", LOCKS)
def test_every_library_is_held_by_hash(name: str) -> None:
    entries = list(REQUIREMENT.finditer((ROOT / name).read_text()))
    assert len(entries) > 30
    assert [entry[1] for entry in entries if "--hash=sha256:" not in entry[0]] == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_address_is_recorded(name: str) -> None:
    text = (ROOT / name).read_text()
    assert [word for word in ("://", "--index", "--extra-index", "--find-links", " @ ") if word in text] == []


@pytest.mark.parametrize("name", LOCKS)
def test_the_build_needs_nothing_else(name: str) -> None:
    held = {entry[1] for entry in REQUIREMENT.finditer((ROOT / name).read_text())}
    assert {"hatchling", "pathspec", "pluggy", "trove-classifiers", "packaging"} <= held
