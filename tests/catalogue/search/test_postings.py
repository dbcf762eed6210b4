"""Words that follow each other are found as by trying every place; a slip is told by how rare it is beside a word."""

from collections.abc import Sequence
from itertools import pairwise, product
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.document import IndexDocument
from catalogue.search.executor import Ask, execute
from catalogue.search.index import Index
from catalogue.search.parse import parse
from catalogue.search.postings import Postings, decoded, following, joined
from catalogue.search.ranking import RARE, RARER
from tests.factories import TODAY

Places = dict[int, set[int]]
SIZE = 6

words = st.lists(
    st.dictionaries(st.integers(0, SIZE - 1), st.sets(st.integers(0, 12), min_size=1)), min_size=1, max_size=5
)


def _postings(places: Places) -> Postings:
    """As a segment decodes it; no zone but the text."""
    numbers = sorted(places)
    kept = [np.array(sorted(places[number]), np.uint32).tobytes() for number in numbers]
    return decoded((np.array(numbers, np.int32), kept), np.zeros((SIZE, 2), np.int32))


def _follow(words: Sequence[Places], number: int, slack: int) -> bool:
    """Whether any choice of places is ascending with at most so many left out."""
    chosen = product(*(word.get(number, ()) for word in words))
    return any(
        all(one < other for one, other in pairwise(row)) and row[-1] - row[0] - (len(row) - 1) <= slack
        for row in chosen
    )


@given(said=words, slack=st.integers(0, 3), among=st.sets(st.integers(0, SIZE - 1)))
def test_words_that_follow_each_other(said: list[Places], slack: int, among: set[int]) -> None:
    found = following([_postings(one) for one in said], slack, np.array(sorted(among), np.int32))
    assert found.tolist() == [number for number in sorted(among) if _follow(said, number, slack)]


@given(parts=words)
def test_postings_of_segments_are_joined(parts: list[Places]) -> None:
    offsets = [SIZE * at for at in range(len(parts))]
    whole = joined([_postings(one) for one in parts], offsets)
    wanted = {
        offset + number: places for offset, one in zip(offsets, parts, strict=True) for number, places in one.items()
    }
    assert whole.numbers.tolist() == sorted(wanted)
    rows = [whole.places[whole.starts[at] : whole.starts[at + 1]].tolist() for at in range(len(whole.numbers))]
    assert rows == [sorted(wanted[number]) for number in sorted(wanted)]
    assert whole.counts[:, 2].tolist() == [len(row) for row in rows]


@pytest.mark.parametrize(
    "wrong, right, mended",
    [
        (1, RARER, True),
        (1, RARER - 1, False),
        (RARE, RARE * RARER, True),
        (RARE, RARE * RARER - 1, False),
        (RARE + 1, 100, False),
    ],
)
def test_a_rare_word_beside_a_far_commoner_one_is_a_slip(tmp_path: Path, wrong: int, right: int, mended: bool) -> None:
    titles = ["Recyling"] * wrong + ["Recycling"] * right
    index, public = Index(tmp_path / "index"), frozenset({"public"})
    with index.rebuilding(0) as writer:
        writer.add(
            IndexDocument(UUID(int=number), 1, "dataset", f"thing-{number}", title, labels=public)
            for number, title in enumerate(titles)
        )
    found = execute(index.snapshot(), Ask(parse("recyling"), public, TODAY))
    assert found.mended == ({"recyling": "recycling"} if mended else {})
    assert found.corrected is False
