"""What stands around the steps is found by the headings of our templates, and by those that others use."""

from pathlib import Path

import pytest

from catalogue.runbooks.asides import Asides, asides_in, is_for_later

WHOLE = """**First:** stop it (step 1). **Call:** Dean Wragg, 01632 960 410. **Then** wait.

## Before you start

- A key.

### From home

- The other key.

## Steps

1. Stop it.

## If it goes wrong

Put it back.

## Who to call

- Dean Wragg, 01632 960 410
"""


def test_each_is_found_with_the_headings_below_it_as_words_in_bold() -> None:
    assert asides_in(WHOLE) == Asides(
        first="stop it (step 1).",
        call="Dean Wragg, 01632 960 410.",
        before="- A key.\n\n**From home**\n\n- The other key.",
        contacts="- Dean Wragg, 01632 960 410",
        wrong="Put it back.",
    )


def test_a_runbook_that_says_nothing_around_its_steps_has_none() -> None:
    assert asides_in("## Steps\n\n1. Stop it.\n") == Asides("", "", "", "", "")
    assert asides_in("") == Asides("", "", "", "", "")


@pytest.mark.parametrize(
    "heading, part",
    [
        ("## Prerequisites", "before"),
        ("## 1. Before you begin:", "before"),
        ("### What you’ll need", "before"),
        ("## Contacts", "contacts"),
        ("## Whom to ask", "contacts"),
        ("## Escalation path", "contacts"),
        ("## Troubleshooting", "wrong"),
        ("## If it doesn’t work", "wrong"),
        ("## Rolling back", "wrong"),
    ],
)
def test_others_call_it_by_other_names(heading: str, part: str) -> None:
    found = asides_in(f"{heading}\n\nWords.\n\n## Steps\n\n1. Go.")
    assert getattr(found, part) == "Words."


@pytest.mark.parametrize("heading", ["## Contacts of the customer", "## Contract", "Contacts", "```\n## Contacts\n```"])
def test_what_only_looks_like_such_a_heading_is_none(heading: str) -> None:
    assert asides_in(f"{heading}\n\nWords.") == Asides("", "", "", "", "")


def test_bold_words_within_what_comes_first_belong_to_it() -> None:
    found = asides_in("**First:** stop the **blue** job. **Call:** Dean.")
    assert (found.first, found.call) == ("stop the **blue** job.", "Dean.")


def test_what_is_code_tells_nobody_whom_to_call() -> None:
    assert asides_in("```\n**Call:** 999\n```").call == ""


@pytest.mark.parametrize("heading, later", [("If it goes wrong", True), ("Who to call", True), ("Stop it", False)])
def test_what_is_no_step_of_the_job_is_for_later(heading: str, later: bool) -> None:
    assert is_for_later(heading) is later


def test_every_template_is_found_to_say_them() -> None:
    templates = sorted(Path("runbooks/_templates").glob("*.md"))
    assert len(templates) >= 6
    for template in templates:
        found = asides_in(template.read_text(encoding="utf-8"))
        assert all((found.first, found.call, found.contacts, found.wrong)), template.stem
        assert found.before or template.stem == "incident"  # where it is how you know that it is this


def test_a_long_line_of_anybody_s_is_searched_at_once() -> None:
    body = "**call: " + "*" * 200_000 + "\n" + "# " + "who to " * 20_000 + "\n" + "**call:** " * 20_000
    assert asides_in(body).contacts == ""
