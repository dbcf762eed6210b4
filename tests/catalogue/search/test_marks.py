"""Which marks a query uses, and its words without them."""

import pytest

from catalogue.search.marks import Mark, marks_in, wanted_words


@pytest.mark.parametrize(
    "q, marks, words",
    [
        ("", (), ()),
        ("bin rounds", (), ("bin", "rounds")),
        ("the bins of the council", (), ("bins", "council")),
        ("“Council tax” bands", (Mark.PHRASE,), ("council", "tax", "bands")),
        ("parking -permits", (Mark.WITHOUT,), ("parking",)),
        ("hous* repairs", (Mark.BEGINNING,), ("repairs", "hous")),
        ("bins AND (rounds OR days) NOT trade", (Mark.LOGIC,), ("bins", "rounds", "days")),
        ('bins NOT "trade waste"', (Mark.PHRASE, Mark.LOGIC), ("bins",)),
        ("BINS AND ROUNDS", (), ("bins", "rounds")),
        ("bins bin bins", (), ("bins", "bin")),
    ],
)
def test_marks_and_words(q: str, marks: tuple[Mark, ...], words: tuple[str, ...]) -> None:
    assert marks_in(q) == marks
    assert wanted_words(q) == words
