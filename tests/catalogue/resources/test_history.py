"""Word differences: everything of both texts is in them, in order, however long or odd the texts are."""

import time

from hypothesis import given
from hypothesis import strategies as st

from catalogue.kinds.dataset import DATASET
from catalogue.resources.history import Piece, differences, in_words, label_of, shortened, word_differences

WORDS = st.lists(st.sampled_from(["bins", "go", "out", "on", "Monday", "\n", "  ", "Łódź"])).map(" ".join)


def _without(op: str, before: str, after: str) -> str:
    return "".join(piece.text for piece in word_differences(before, after) if piece.op != op)


@given(WORDS | st.text(), WORDS | st.text())
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    assert _without("added", before, after) == before
    assert _without("removed", before, after) == after


def test_only_what_changed_is_marked() -> None:
    pieces = word_differences("Bins go out on Monday.", "Bins go out on Tuesday.")
    assert [(piece.op, piece.text) for piece in pieces] == [
        ("same", "Bins go out on"),
        ("removed", " Monday."),
        ("added", " Tuesday."),
    ]


def test_long_texts_take_a_moment_not_a_minute() -> None:
    before, after = "a b " * 50_000, "b a " * 50_000
    lines = "\n".join("the same line" for _ in range(2_900))
    began = time.process_time()
    word_differences(before, after)
    word_differences(lines, lines + "\nthe same line, nearly")
    assert time.process_time() - began < 3


def test_records_differ_by_field_part_and_owner_in_words() -> None:
    before = {
        "values": {"title": "A", "update_frequency": "daily"},
        "parts": {"columns": []},
        "owners": {},
        "slug": "a",
    }
    after = {
        "values": {"title": "A", "update_frequency": "annual"},
        "parts": {"columns": [{"name": "uprn", "identifier_scheme": "postcode"}]},
        "owners": {"data_steward": "ola@council.example"},
        "slug": "b",
    }
    found = differences(DATASET, before, after, lambda spec, value: in_words(spec, value, lambda _, slug: slug))
    assert [(one.label, one.before, one.after) for one in found] == [
        (DATASET.field("update_frequency").label, "Daily", "Yearly"),
        ("Columns", "", "Name: uprn; Identifies: Postcode"),
        ("Data steward", "", "ola@council.example"),
        ("Short address", "a", "b"),
    ]


def test_what_history_knows_beyond_the_kind_keeps_its_name() -> None:
    assert label_of(DATASET, "columns") == "Columns"
    assert label_of(DATASET, "data_steward") == "Data steward"
    assert label_of(DATASET, "long_gone_field") == "long gone field"


def test_the_middle_of_what_stays_the_same_is_left_out() -> None:
    same = "".join(f"{number}\n" for number in range(10))
    pieces = [Piece("same", same), Piece("added", "new\n"), Piece("same", same), Piece("removed", "old")]
    head, _, middle, _ = (piece.text for piece in shortened(pieces))
    assert head == "[… 7 lines that stay the same …]\n7\n8\n9\n"
    assert middle == "0\n1\n2\n[… 4 lines that stay the same …]\n7\n8\n9\n"
    assert shortened(pieces[1:2]) == pieces[1:2]


def test_what_is_added_after_a_line_leaves_its_last_word_where_it_was() -> None:
    pieces = word_differences("Stop it.\n\nStart it.", "Stop it. Wait.\n\nStart it.")
    assert pieces == [Piece("same", "Stop it."), Piece("added", " Wait."), Piece("same", "\n\nStart it.")]
