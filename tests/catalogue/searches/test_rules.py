"""What may be kept of a search, and what is worth counting: by table and by chance."""

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as some

from catalogue.kinds.values import clean
from catalogue.search.parse import parse
from catalogue.search.words import key
from catalogue.searches.rules import (
    MOST_COUNTED,
    Answer,
    AskedSearch,
    asked_search,
    folded,
    is_counted,
    problems_in_answer,
    seal,
)
from catalogue.terms import SearchOutcome
from catalogue.workflows.search_notes import miss_of, retry_of
from tests.conftest import TODAY

FILTERS, SORTS = ("kind", "theme"), ("title", "newest")
NAMES = some.sampled_from(["q", "sort", "page", "as", "next", "after", *FILTERS])
ARGUMENTS = some.lists(some.tuples(NAMES, some.text(max_size=12)), max_size=8)


@pytest.mark.parametrize(
    "address, query",
    [
        ("q=bins", "q=bins"),
        ("q=++bin++days+", "q=bin+days"),
        ("sort=title&kind=system&q=bins&kind=dataset&kind=system", "q=bins&kind=dataset&kind=system&sort=title"),
        ("q=bins&page=3&why=1&as=csv&after=rubbish", "q=bins"),
        ("q=bins&sort=relevance", "q=bins"),
        ("q=bins&sort=random", "q=bins"),
        ("q=first&q=second", "q=first"),
        ("kind=gone&unknown=x", "kind=gone"),
        ("next=https://elsewhere.example/", ""),
        ("q=https://elsewhere.example/", "q=https%3A%2F%2Felsewhere.example%2F"),
        ("q=bins%26kind%3Dsystem", "q=bins%26kind%3Dsystem"),
        ("q=a%00b%1bc", "q=abc"),
    ],
)
def test_a_search_has_one_spelling_made_of_what_is_known(address: str, query: str) -> None:
    assert asked_search(parse_qsl(address), FILTERS, SORTS).query == query


@given(ARGUMENTS)
def test_reading_a_spelling_gives_the_same_search(arguments: list[tuple[str, str]]) -> None:
    asked = asked_search(arguments, FILTERS, SORTS)
    assert asked_search(parse_qsl(asked.query), FILTERS, SORTS) == asked
    assert {name for name, _ in parse_qsl(asked.query)} <= {"q", "sort", *FILTERS}
    assert asked.query.isascii()


@given(ARGUMENTS)
def test_the_order_of_filters_does_not_count(arguments: list[tuple[str, str]]) -> None:
    only_filters = [(name, value) for name, value in arguments if name in FILTERS]
    turned = list(reversed(only_filters))
    assert asked_search(turned, FILTERS, SORTS) == asked_search(only_filters, FILTERS, SORTS)


def test_listing_everything_asks_for_nothing() -> None:
    assert AskedSearch(sort="title").asks_nothing
    assert not AskedSearch(filters=(("kind", "system"),)).asks_nothing


@pytest.mark.parametrize(
    "words, counted",
    [("x", False), ("hr", True), ("x" * MOST_COUNTED, True), ("x" * (MOST_COUNTED + 1), False), ("", False)],
)
def test_only_words_of_a_length_that_people_type_are_counted(words: str, counted: bool) -> None:
    assert is_counted(words) is counted


@pytest.mark.parametrize(
    "words",
    ["", " x ", "??", "x" * 201, "a*", "*", " OR ".join("bcdefghjklmnop"), "\x00\x1b", "q" * 5_000],
)
def test_what_search_would_refuse_is_not_counted(words: str) -> None:
    assert miss_of(words, False, TODAY) is None
    assert retry_of(words, "bins", TODAY) is None
    assert retry_of("dustmen", words, TODAY) is None


@pytest.mark.parametrize("other", ["Bin-Days", "  bin   days", "BIN DAYS?", "“bin days”", "bín days"])
def test_the_same_words_are_counted_as_one(other: str) -> None:
    one, two = miss_of("bin days", False, TODAY), miss_of(other, True, TODAY)
    assert one and two and one.key == two.key
    assert retry_of("bin days", other, TODAY) is None


def test_a_pair_has_a_direction_and_keeps_its_words() -> None:
    there, back = retry_of("dustmen", "<b>bins</b>", TODAY), retry_of("<b>bins</b>", "dustmen", TODAY)
    assert there and back and there.key != back.key
    assert (there.from_words, there.to_words, there.on) == ("dustmen", "<b>bins</b>", TODAY)


@given(some.text(max_size=300))
def test_whatever_is_counted_can_be_shown_and_searched_for(words: str) -> None:
    miss = miss_of(words, False, date(2026, 1, 1))
    if miss is not None:
        parse(miss.words)
        assert clean(miss.words) == miss.words and key(miss.words)
        assert 2 <= len(miss.words) <= 200
        assert len(miss.key) == 64


@given(some.text(), some.text())
def test_names_are_compared_without_case_and_spaces(one: str, two: str) -> None:
    assert folded(f" {one}  ") == folded(one)
    assert (seal(one) == seal(two)) is (one == two)


@pytest.mark.parametrize(
    "answer, field",
    [
        (Answer(SearchOutcome.FOUND), "thing"),
        (Answer(SearchOutcome.NOT_HELD), "reason"),
        (Answer(SearchOutcome.NOT_HELD, reason="We do not collect it."), ""),
        (Answer(SearchOutcome.DISMISSED), ""),
        (Answer(SearchOutcome.OPEN), ""),
    ],
)
def test_an_answer_says_what_it_must(answer: Answer, field: str) -> None:
    assert [problem.field for problem in problems_in_answer(answer)] == ([field] if field else [])
