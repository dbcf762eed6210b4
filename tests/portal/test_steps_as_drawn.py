"""What is code on the page of a runbook is code in its checklist, without a space too many."""

import re
import textwrap
from html import unescape

import pytest

from catalogue.runbooks.steps import CODE_INDENT, steps_in
from portal.markdown_worker import STEP_INDENT, make_converter, render

CONVERTER = make_converter()
CODE = "cmd one\n  cmd two"


def codes(text: str) -> list[str]:
    """Every block of code that is drawn of a text."""
    return [
        unescape(one) for one in re.findall(r"<pre[^>]*><code[^>]*>(.*?)</code>", render(CONVERTER, text), re.DOTALL)
    ]


def test_both_know_the_same_indent() -> None:
    assert CODE_INDENT == STEP_INDENT


@pytest.mark.parametrize("marker", ["1. ", "10. ", "1.  ", " 1. "])
@pytest.mark.parametrize("words", [0, 3, 4])
@pytest.mark.parametrize("indent", range(6, 11))
def test_code_under_a_step_is_code_in_the_checklist(marker: str, words: int, indent: int) -> None:
    more = f"\n{' ' * words}Then words\n" if words else ""
    body = f"{marker}Run this:\n{more}\n{textwrap.indent(CODE, ' ' * indent)}\n"
    (step,) = steps_in(body)
    assert codes(step.text) == [CODE]
    assert [textwrap.dedent(one) for one in codes(body)] == [CODE]
