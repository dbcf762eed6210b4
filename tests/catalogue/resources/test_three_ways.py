"""Two people's changes to one text are joined: what either added stands, and what both changed is there for them to
settle."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.resources.three_ways import END, THEIRS, YOURS, is_settled, join

LINES = st.lists(st.sampled_from(["", "# Steps", "1. Stop it.", "2. Start it.", "Call Ann.", "Wait."]), max_size=12)


@pytest.mark.parametrize(
    "yours, theirs, joined",
    [
        ("a\nb\nc", "a\nb\nc", "a\nb\nc"),
        ("a\nB\nc", "a\nb\nc", "a\nB\nc"),
        ("a\nb\nc", "a\nB\nc", "a\nB\nc"),
        ("a\nB\nc", "a\nB\nc", "a\nB\nc"),
        ("A\nb\nc", "a\nb\nC", "A\nb\nC"),
        ("a\nb\nc\nmine", "a\nb\nc\nyours", "a\nb\nc\nyours\nmine"),
        ("a\nc", "a\nb\nc\nd", "a\nc\nd"),
        ("a\nc", "a\nc", "a\nc"),
    ],
)
def test_what_only_one_of_them_changed_stands(yours: str, theirs: str, joined: str) -> None:
    assert join("a\nb\nc", yours, theirs) == joined


def test_what_both_changed_stands_twice_between_marks() -> None:
    joined = join("a\nb\nc", "a\nmine\nc", "a\ntheirs\nc\nd")
    assert joined == "\n".join(["a", THEIRS, "theirs", YOURS, "mine", END, "c", "d"])
    assert not is_settled(joined)
    assert is_settled("a\ntheirs, and mine\nc\nd")


def test_what_one_took_away_and_the_other_changed_is_not_lost() -> None:
    assert join("a\nb\nc", "a\nc", "a\nb, well\nc") == "\n".join(["a", THEIRS, "b, well", YOURS, END, "c"])


@given(base=LINES, yours=LINES, theirs=LINES)
def test_no_line_that_anybody_wrote_is_lost(base: list[str], yours: list[str], theirs: list[str]) -> None:
    joined = Counter(join("\n".join(base), "\n".join(yours), "\n".join(theirs)).split("\n"))
    for side in (yours, theirs):
        written = Counter(side) - Counter(base)
        assert {line for line in written if line} <= set(joined)


@given(base=LINES, changed=LINES)
def test_who_changed_nothing_changes_nothing(base: list[str], changed: list[str]) -> None:
    old, new = "\n".join(base), "\n".join(changed)
    assert join(old, old, new) == join(old, new, old) == join(old, new, new) == new


def test_long_texts_full_of_the_same_lines_are_joined_all_the_same(seeded: random.Random) -> None:
    base = [seeded.choice(["", "1. Again."]) for _ in range(8_000)]
    first, last = seeded.randrange(100, 200), seeded.randrange(7_800, 7_900)
    joined = join(
        "\n".join(base),
        "\n".join([*base[:first], "mine", *base[first:last], "mine too", *base[last:]]),
        "\n".join([*base, "theirs"]),
    )
    assert {"mine", "mine too", "theirs"} <= set(joined.split("\n"))
