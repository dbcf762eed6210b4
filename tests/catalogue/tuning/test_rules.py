"""Figures by table, and numbers of a ranking as they are typed and as they were stored."""

from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.errors import BadInput
from catalogue.search.ranking import TUNABLES, USUAL, Ranking
from catalogue.tuning.rules import (
    Figures,
    differences,
    figures,
    is_in_bounds,
    rank_of,
    ranking_from,
    ranking_stored,
    written,
)
from tests.catalogue.search.conftest import rankings

NAMES = [one.name for one in TUNABLES]


@pytest.mark.parametrize(
    "found, right, rank",
    [
        ("abc", "a", 1),
        ("abc", "cb", 2),
        ("abc", "x", 0),
        ("", "a", 0),
        ("abc", "", 0),
        ("abcdefghij", "j", 10),
        ("abcdefghijk", "k", 0),
    ],
)
def test_the_rank_is_that_of_the_first_right_answer_among_ten(found: str, right: str, rank: int) -> None:
    assert rank_of(found, right) == rank


@pytest.mark.parametrize(
    "ranks, expected",
    [
        ([], Figures(0, 0, 0, 0)),
        ([1], Figures(1, 100, 100, 1)),
        ([0], Figures(1, 0, 0, 0)),
        ([1, 2], Figures(2, 50, 100, 0.75)),
        ([1, 3, 4, 0], Figures(4, 25, 50, (1 + 1 / 3 + 1 / 4) / 4)),
        ([10, 10], Figures(2, 0, 0, 0.1)),
    ],
)
def test_figures(ranks: list[int], expected: Figures) -> None:
    found = figures(ranks)
    assert replace(found, mrr=expected.mrr) == expected
    assert found.mrr == pytest.approx(expected.mrr)


@given(st.lists(st.integers(0, 10), min_size=1))
def test_figures_stay_within_their_bounds_whatever_the_ranks(ranks: list[int]) -> None:
    found = figures(ranks)
    assert 0 <= found.first <= found.top_three <= 100
    assert found.first / 100 <= found.mrr + 1e-9 <= 1 + 1e-6


@pytest.mark.parametrize("number, text", [(6.0, "6"), (0.35, "0.35"), (20, "20"), (0.1, "0.1"), (0, "0")])
def test_numbers_are_written_as_people_write_them(number: float, text: str) -> None:
    assert written(number) == text


@pytest.mark.parametrize("text, title", [("7", 7.0), (" 7.5 ", 7.5), ("7,5", 7.5), ("1", 1.0), ("20", 20.0)])
def test_a_number_within_bounds_is_taken_and_the_rest_is_usual(text: str, title: float) -> None:
    assert ranking_from({"title": text}) == Ranking(title=title)


@pytest.mark.parametrize(
    "text", ["", " ", "x", "nan", "inf", "-1", "0.99", "20.01", "1e1", "٣", "7.5.1", "9" * 400, "∞"]
)
def test_what_is_no_number_within_bounds_is_told_with_the_bounds(text: str) -> None:
    with pytest.raises(BadInput) as bad:
        ranking_from({"title": text, "draft": "2"})
    assert [problem.field for problem in bad.value.problems] == ["title", "draft"]
    assert bad.value.problems[0].mend == "Enter a number from 1 to 20."


def wrong_in(typed: dict[str, str]) -> set[str]:
    """The fields that are told to be wrong."""
    try:
        ranking_from(typed)
    except BadInput as bad:
        return {problem.field for problem in bad.problems}
    return set()


@given(st.dictionaries(st.sampled_from([*NAMES, "other"]), st.one_of(st.text(), st.floats().map(str))))
def test_whatever_is_typed_gives_a_ranking_in_bounds_or_says_what_is_wrong(typed: dict[str, str]) -> None:
    wrong = wrong_in(typed)
    assert wrong <= set(NAMES)
    assert is_in_bounds(ranking_from({name: text for name, text in typed.items() if name not in wrong}))


@given(rankings)
def test_a_ranking_comes_back_from_its_store_and_nearly_from_its_form(ranking: Ranking) -> None:
    assert is_in_bounds(ranking)
    assert ranking_stored(asdict(ranking)) == ranking
    typed = asdict(ranking_from({name: written(number) for name, number in asdict(ranking).items()}))
    assert typed == pytest.approx(asdict(ranking), abs=1e-5)


@pytest.mark.parametrize(
    "stored",
    [{}, {"gone": 3}, {"title": None}, {"title": "7"}, {"title": 21}, {"title": -1}, {"title": float("nan")}],
)
def test_what_another_release_stored_never_breaks_search(stored: dict[str, Any]) -> None:
    assert ranking_stored(stored) == USUAL


def test_differences_name_what_changed() -> None:
    (one,) = differences(Ranking(title=7.0))
    assert (one.tunable.label, one.before, one.after) == ("In the title", 6.0, 7.0)
    assert differences(USUAL) == ()


def test_each_number_says_what_it_does_and_its_usual_value_is_within_its_bounds() -> None:
    assert all(one.label and one.hint.endswith(".") and one.group for one in TUNABLES)
    assert is_in_bounds(USUAL)
    groups = [one.group for one in TUNABLES]
    assert groups == sorted(groups, key=groups.index), "what belongs together stands together"
    for group in groups:
        labels = [one.label for one in TUNABLES if one.group == group]
        assert len(set(labels)) == len(labels)
