"""What is marked where words matched: everything that was meant, and nothing else."""

import re
import time

from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.highlights import _JOINT, MOST_CHARACTERS, highlights
from catalogue.search.words import words

PIECES = st.sampled_from(
    ["bins", "Bins’", "HousingLandAudit", "housing-land", "u-turns", "D&G", "tbl_grit_2018", "2bins", "LDP2", "café",
     "https://x.example/bins?a=b", "é", "a", "the bins", "mice", "feet", "kerbs", "curb", "ORGANIZED", "organisation",
     "CouncilTax", "ÉCOLE", "bin_days.csv", "–", "…", "\n"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=12).map(" ".join)


def marked(text: str, *stems: str) -> list[str]:
    """The stretches of a text that are marked."""
    (shown,) = highlights("dataset", {"description": text}, frozenset({stems})) or (None,)
    return [piece.text for piece in shown.pieces if piece.hit] if shown else []


@given(TEXTS, st.data())
def test_every_word_that_is_there_is_marked_and_no_other(text: str, data: st.DataObject) -> None:
    said = list(words(text))
    stem = data.draw(st.sampled_from(sorted({word.stem for word in said} | {"zebra"})))
    spans = [(word.start, word.end) for word in said if word.stem == stem]
    expected = [
        text[start:end] for at, (start, end) in enumerate(spans) if not any(other[1] > start for other in spans[:at])
    ]
    assert marked(text, stem)[: len(expected)] == expected[: len(marked(text, stem))]
    assert bool(marked(text, stem)) == bool(expected)


def test_words_in_a_row_are_marked_together_or_not_at_all() -> None:
    assert marked("a hole in the old road", "hole", "road") == ["hole", "road"]
    assert marked("a hole in a field far away from the nearest road", "hole", "road") == []


def test_a_text_of_joiners_is_read_in_one_go() -> None:
    """What joins letters is read once: from each place anew, this text would take seconds."""
    joint = re.compile(_JOINT)
    began = time.process_time()
    assert joint.findall("a" + "-" * MOST_CHARACTERS) == []
    assert time.process_time() - began < 0.5


def test_a_line_that_matches_is_shown_by_itself() -> None:
    text = {"columns": "day, Day, code\nbin, Bin, Rubbish or garden\nround, Round, text"}
    (shown,) = highlights("dataset", text, frozenset({("bin",)}))
    assert "".join(piece.text for piece in shown.pieces) == "bin, Bin, Rubbish or garden …"
