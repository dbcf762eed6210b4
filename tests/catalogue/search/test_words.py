"""Text is read one way: identifiers whole and in parts, names that compare."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalogue.search.stemming import beginnings, stem
from catalogue.search.words import key, phrase, words


@pytest.mark.parametrize(
    "text, expected",
    [
        ("uprnCode", ["uprncode", "uprn", "code"]),
        ("council_tax_bands_2024.csv", ["council_tax_bands_2024.csv", "council", "tax", "bands", "2024", "csv"]),
        ("fly-tipping", ["flytipping", "fly", "tipping"]),
        ("EV ChargeStation", ["ev", "chargestation", "charge", "station"]),
        ("LDP2", ["ldp2", "ldp", "2"]),
        ("TPOs", ["tpos"]),
        ("46fe85843cb8494abbf37c87ea94936b", ["46fe85843cb8494abbf37c87ea94936b"]),
        ("council's councillors’ children's", ["council", "councillors", "children"]),
        ("Café tŷ", ["cafe", "ty"]),
        ("**bold** #heading `code`", ["bold", "heading", "code"]),
    ],
)
def test_identifiers_stay_whole_and_come_in_parts(text: str, expected: list[str]) -> None:
    assert [word.text for word in words(text)] == expected


@given(st.text(max_size=200))
def test_every_word_says_where_it_stands(text: str) -> None:
    last = 0
    for word in words(text):
        assert 0 <= word.start < word.end <= len(text)
        assert word.position >= last
        last = word.position


@given(st.text(max_size=200))
def test_a_key_is_its_own_key(text: str) -> None:
    assert key(key(text)) == key(text)


def test_names_compare_whatever_their_marks() -> None:
    assert key("Winter Maintenance – Grit-Bins & Salt") == key("winter maintenance grit bins and salt")
    assert key("housing-land-audit-2025") == key("Housing Land Audit (2025)")


def test_a_phrase_drops_stop_words_unless_there_is_nothing_else() -> None:
    assert phrase("hole in the road") == ("hole", "road")
    assert phrase("to be") == ("to", "be")


LETTERS = st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1, max_size=12)
ROOTS = st.sampled_from(["curb", "organiz", "analyz", "catalog", "licens", "polic", "enquir", "sell", "plann", "child"])
ENDINGS = st.sampled_from(["", "s", "e", "es", "y", "ies", "ied", "ed", "ing", "er", "ers", "ation", "ations", "ness"])


@given(LETTERS | st.builds("".join, st.tuples(ROOTS | LETTERS, ENDINGS)))
@example("children")
@example("mice")
@example("curbs")
@example("initializers")
@example("maintenance")
def test_a_stem_tells_how_its_words_begin(word: str) -> None:
    assert any(word.startswith(beginning) for beginning in beginnings(stem(word)))
