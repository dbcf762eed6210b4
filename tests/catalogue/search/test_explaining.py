"""The numbers told of a result are those that put it where it stands, whatever the ranking, and for those who ask."""

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.access import Actor
from catalogue.glossary.operations import TermEntry, add_term
from catalogue.search.answer import How
from catalogue.search.explaining import Held, Worth
from catalogue.search.page import SearchItem
from catalogue.search.ranking import WHY_TIER, Ranking, Tier
from catalogue.search.signals import Reason
from tests.catalogue.search.conftest import STAFF, STEWARD, Searched, rankings
from tests.factories import OPERATOR

ASKED = [
    "bins", "bin days", "wombles rounds", "green belt map", "greenbelt", "biins", "alotments survey",
    "bins grit allotments", '"bin days" emptied', "allot*", "bins OR grit", "bins bins", "bins -grit", "retired survey",
    "HLA/25-7", "council grit routes",
]  # fmt: skip


@pytest.fixture
def shelf(searched: Searched) -> Searched:
    """Things that are found in every way there is, with every signal there is."""
    with searched.database.unit_of_work() as session:
        add_term(session, OPERATOR, TermEntry("Snow desk", "What it means.", ("wombles",)))
    searched.add("Bin days", summary="When bins are emptied: the days of the bin.", description="Bins, and more bins.")
    searched.add("Snow desk rounds", "Days of bin rounds", keywords=["bins"])
    searched.add("Greenbelt map", "Green belt map copy", "???", identifier="HLA/25-7")
    searched.add("Allotments survey", lifecycle="draft", review_months=1)
    searched.add("Allotment survey", lifecycle="retired")
    searched.add("Council grit", "Council routes", lifecycle="deprecated")
    return searched


def worth_of(item: SearchItem) -> Worth:
    """What is told of a result."""
    assert item.worth is not None
    return item.worth


def multiplied(worth: Worth) -> float:
    """What its numbers come to."""
    return sum(part.gives for part in worth.parts) * math.prod(reason.factor for reason in worth.factors)


@pytest.mark.parametrize("q", ASKED)
def test_the_numbers_come_to_the_score(shelf: Searched, q: str) -> None:
    items = shelf.page(q, STEWARD, explained=True).items
    assert items
    for item in items:
        assert multiplied(worth_of(item)) == pytest.approx(worth_of(item).score, rel=1e-5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ranking=rankings, q=st.sampled_from(ASKED))
def test_any_ranking_gives_scores_that_are_numbers_and_come_to_what_is_told(
    shelf: Searched, ranking: Ranking, q: str
) -> None:
    for item in replace(shelf, ranking=ranking).page(q, STEWARD, explained=True).items:
        worth = worth_of(item)
        assert math.isfinite(worth.score) and worth.score >= 0
        assert multiplied(worth) == pytest.approx(worth.score, rel=1e-4, abs=1e-6)


def test_results_of_one_standing_are_in_the_order_of_the_scores_told(shelf: Searched) -> None:
    told = [worth_of(item) for item in shelf.page("bin days", STEWARD, explained=True).items]
    assert len({worth.before for worth in told}) > 1
    for before in {worth.before for worth in told}:
        scores = [worth.score for worth in told if worth.before == before]
        assert scores == sorted(scores, reverse=True)


def test_each_word_says_where_it_stands_and_how_often(shelf: Searched) -> None:
    first = next(item for item in shelf.page("bin days", STEWARD, explained=True).items if item.title == "Bin days")
    word, *_ = worth_of(first).parts
    assert (word.how, word.asked) == (How.WORD, "bin")
    assert word.held == (Held("bins", 1, 2, 5),)
    assert word.gives > 0
    assert Reason("It has your words in your order, so it comes higher.", 1.25) in worth_of(first).factors


def test_other_names_and_words_that_are_missing_are_named(shelf: Searched) -> None:
    (rounds,) = (
        item
        for item in shelf.page("wombles allotments", STEWARD, explained=True).items
        if item.title == "Snow desk rounds"
    )
    other, missing = (part for part in worth_of(rounds).parts if part.how is How.OTHER_NAME or not part.held)
    assert [held.word for held in other.held] == ["snow", "desk"]
    assert (missing.asked, missing.gives) == ("allotments", 0.0)
    assert worth_of(rounds).before[-1].startswith("It has nothing for some of your words")


@pytest.mark.parametrize(
    "actor, request_",
    [(STAFF, {}), (STEWARD, {"explained": False}), (STEWARD, {"sort": "title"})],
    ids=["others", "not asked for", "sorted otherwise"],
)
def test_numbers_are_told_only_where_they_decide_and_to_those_who_keep_search(
    shelf: Searched, actor: Actor, request_: dict[str, Any]
) -> None:
    items = shelf.page("bins", actor, **{"explained": True} | request_).items
    assert items and all(item.worth is None for item in items)
    assert all(bool(item.why) is request_.get("explained", True) for item in items)
    assert all(item.worth is None for item in shelf.page("", STEWARD, explained=True).items)
    assert all(item.worth is None for item in shelf.suggestions("bins", STEWARD))


def test_another_title_that_was_asked_for_is_named(searched: Searched) -> None:
    searched.add("Development management", alternative_titles=["DM", "Planning applications"])
    searched.add("Planning applications", identifier="PA-7")
    titled, other = searched.page("planning Applications", STEWARD, explained=True).items
    assert other.why[0] == worth_of(other).before[0] == "It is also known as “Planning applications”."
    assert titled.why[0] == worth_of(titled).before[0] == WHY_TIER[Tier.EXACT]
    assert searched.page("PA-7").items[0].why[0] == WHY_TIER[Tier.EXACT]
    assert searched.page("planning").items[0].why[0] == WHY_TIER[Tier.ALL]


def test_a_factor_that_changes_nothing_is_not_told(shelf: Searched) -> None:
    assert any("retired" in reason for item in shelf.page("survey", STEWARD).items for reason in item.why)
    flat = replace(shelf, ranking=Ranking(retired=1.0, complete=0.0, used=0.0, in_order=1.0))
    for item in flat.page("survey", STEWARD, explained=True).items:
        assert not any("retired" in reason for reason in item.why)
        assert all(reason.factor != 1 for reason in worth_of(item).factors)
