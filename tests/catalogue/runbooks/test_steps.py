"""The numbered steps of a runbook are found as people write them, and nothing else is taken for one."""

from pathlib import Path
from time import process_time

import pytest

from catalogue.runbooks.steps import MOST_STEPS, Step, steps_in

RUNBOOKS = Path(__file__).resolve().parents[3] / "runbooks"


def texts(body: str) -> list[str]:
    return [step.text for step in steps_in(body)]


@pytest.mark.parametrize(
    "body, found",
    [
        ("", []),
        ("Ring somebody.", []),
        ("1. Stop\n2. Start", ["Stop", "Start"]),
        ("1) Stop\n2) Start", ["Stop", "Start"]),
        ("1. Stop\n1. Start", ["Stop", "Start"]),
        ("1. Stop\n\n\n2. Start", ["Stop", "Start"]),
        ("1. Stop\nand wait\n2. Start", ["Stop\nand wait", "Start"]),
        ("1. Stop\n\n    Expect `ok`.\n2. Start", ["Stop\n\nExpect `ok`.", "Start"]),
        ("1. Stop\n\n  Expect it.\n2. Start", ["Stop\n\nExpect it.", "Start"]),
        ("1. Stop\n\n        halt now\n\n    Expect `ok`.", ["Stop\n\n   halt now\n\nExpect `ok`."]),
        ("1. Stop\n   1. first this\n   2. then that\n2. Start", ["Stop\n1. first this\n2. then that", "Start"]),
        ("1. Stop\n   - gently\n2. Start", ["Stop\n- gently", "Start"]),
        ("1. Stop\n- and a list\n", ["Stop"]),
        ("```\n1. no step\n```\n1. Stop", ["Stop"]),
        ("1. Stop\n   ```\n   2. no step\n   ```\n2. Start", ["Stop\n```\n2. no step\n```", "Start"]),
        ("~~~\n```\n1. no step\n~~~\n1. Stop", ["Stop"]),
        ("It was built in\n2019. Nobody knows why.", []),
        ("Do this:\n1. Stop", ["Stop"]),
        ("1. Stop\n\nA paragraph.\n\n2. Start", ["Stop", "Start"]),
        ("1. \n2. Start", ["Start"]),
        ("1. Run\n\n        for x:\n\n            go\n", ["Run\n\n   for x:\n\n       go"]),
        ("10. Run\n\n      go\n", ["Run\n\n   go"]),
        ("1. Run\n\n    - one\n\n          deep\n", ["Run\n\n- one\n\n      deep"]),
        ("1. Run\n   ```\n\n          deep\n   ```\n", ["Run\n```\n\n       deep\n```"]),
        ("1. Run\n          on\n", ["Run\n       on"]),
        ("- one\n- two", []),
    ],
)
def test_steps_are_found_as_people_write_them(body: str, found: list[str]) -> None:
    assert texts(body) == found


def test_a_step_says_under_which_heading_it_stands_and_by_which_number_it_is_read() -> None:
    body = "## Stop it\n1. Halt\n\n2. Wait\n\nThen wait.\n\n5. Look\n## Start it ##\n1. Go"
    assert steps_in(body) == [
        Step(1, ("Stop it",), "Halt"),
        Step(2, ("Stop it",), "Wait"),
        Step(5, ("Stop it",), "Look"),
        Step(1, ("Start it",), "Go"),
    ]


def test_a_list_without_end_ends() -> None:
    assert len(steps_in("1. Again\n" * 10_000)) == MOST_STEPS


@pytest.mark.parametrize("lines", ["\n  x\n", "\n        x\n  y\n", "\n        x\n", "\n\n", " " * 9 + "\n"])
def test_a_step_of_many_lines_is_read_in_no_time(lines: str) -> None:
    start = process_time()
    steps_in("1. Again\n" + lines * (200_000 // len(lines)))
    assert process_time() - start < 10, "twice as long takes twice as long, not four times"


def test_every_sample_runbook_can_be_ticked_off() -> None:
    pages = sorted((RUNBOOKS / "sample").glob("*/*.md"))
    assert pages
    assert [page.name for page in pages if len(steps_in(page.read_text(encoding="utf-8"))) < 4] == []
