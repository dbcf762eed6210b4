"""A runbook that holds several jobs lets each be done by itself; one that holds one asks nothing."""

import pytest

from catalogue.runbooks.jobs import jobs_in, steps_to_do

TWO = "## Before you start\n1. Sign in\n## Stop it\n1. Halt\n2. Wait\n## Start it\n3. Go\n## If it goes wrong\n1. Ring"
DEEP = "# Hearth\n## Steps\n### Stop\n1. Halt\n#### On the desk\n1. Look\n### Start\n1. Go"


def texts(body: str, job: str = "") -> list[str]:
    return [step.text for step in steps_to_do(body, job)]


@pytest.mark.parametrize(
    "body, jobs",
    [
        ("", []),
        ("1. Halt\n2. Go", []),
        ("## Steps\n1. Halt\n2. Go", []),
        ("## Before you start\n1. Sign in\n## Steps\n1. Halt\n## If it goes wrong\n1. Ring", []),
        ("1. Halt\n## Start\n1. Go", []),
        (TWO, ["Stop it", "Start it"]),
        (DEEP, ["Stop", "Start"]),
        ("## Stop\n1. Halt\n## Start\n1. Go\n## Stop\n1. Halt again", ["Stop", "Start"]),
    ],
)
def test_jobs_are_told_apart_by_their_widest_headings(body: str, jobs: list[str]) -> None:
    assert jobs_in(body) == jobs


def test_one_job_is_its_own_steps_with_what_is_to_be_seen_to_before() -> None:
    assert texts(TWO, "Stop it") == ["Sign in", "Halt", "Wait"]
    assert texts(TWO, "Start it") == ["Sign in", "Go"]
    assert texts(DEEP, "Stop") == ["Halt", "Look"]


def test_what_to_do_if_it_goes_wrong_is_no_step_unless_there_is_nothing_else() -> None:
    assert texts(TWO) == ["Sign in", "Halt", "Wait", "Go"]
    assert texts("## If it goes wrong\n1. Ring") == ["Ring"]


@pytest.mark.parametrize("job", ["Burn it", "Before you start", "If it goes wrong", "Halt"])
def test_what_is_no_job_has_no_steps(job: str) -> None:
    assert texts(TWO, job) == []
