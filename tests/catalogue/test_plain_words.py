"""Markdown as words: its marks gone, its steps apart."""

import pytest

from catalogue.workflows.plain_words import plain, steps_apart


def test_marks_are_no_words() -> None:
    assert plain("# Head\n- **bold** [link](https://x.example) `code` snake_case") == "Head\nbold link code snake_case"


def test_a_table_is_read_by_its_cells() -> None:
    table = "| Role | Code |\n|:-----|---|\n| **Rent** officer | RENT_STD |\n|| |\nAfter | it."
    assert plain(table) == "Role; Code\n\nRent officer; RENT_STD\n\nAfter | it."


@pytest.mark.parametrize(
    "markdown, steps",
    [
        ("1. Look.\n2. Restart.", ["Step 1: Look.", "Step 2: Restart."]),
        ("1. Look.\n1. Restart.", ["Step 1: Look.", "Step 2: Restart."]),
        ("3) Look.\n4) Restart.", ["Step 3: Look.", "Step 4: Restart."]),
        ("1. Look.\n\n   More.\n\n2. Restart.", ["Step 1: Look.", "Step 2: Restart."]),
        ("1. One.\n2. Two.\n\n## Again\n\n1. One more.", ["Step 1: One.", "Step 2: Two.", "Step 1: One more."]),
        ("1. One.\n2. Two.\n\nOr:\n\n1. One more.", ["Step 1: One.", "Step 2: Two.", "Step 1: One more."]),
        ("In 2018. Nothing.", []),
        ("", []),
    ],
)
def test_steps_have_the_numbers_that_readers_see(markdown: str, steps: list[str]) -> None:
    assert steps_apart(markdown)[1] == steps


def test_what_is_no_step_stays() -> None:
    assert steps_apart("Before.\n1. Look.\nAfter.")[0] == "Before.\nAfter."
