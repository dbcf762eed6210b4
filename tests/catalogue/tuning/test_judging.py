"""How known searches are judged: as all staff see them, by both rankings, within a time, without writing a thing."""

import itertools
import uuid
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import NotAllowed
from catalogue.kinds.resource import CataloguedResource
from catalogue.search.behind import Unanswered
from catalogue.search.index import Index
from catalogue.search.query import SearchDesk
from catalogue.search.ranking import USUAL, Ranking
from catalogue.store import Database
from catalogue.tuning import judging
from catalogue.tuning.judging import EVERYTHING, Answered, places_now, preview
from catalogue.tuning.operations import add_known_search
from catalogue.tuning.queries import Judged, judged, known_searches
from catalogue.tuning.rules import Figures
from catalogue.workflows.surroundings import around
from tests.catalogue.search.conftest import STAFF, STEWARD, Searched, rankings
from tests.factories import TODAY


@pytest.fixture
def shelf(database: Database, tmp_path: Path) -> Searched:
    """A system that a word names, a dataset that says it often, and what only stewards see above both."""
    searched = Searched(database, Index(tmp_path / "index"))
    searched.add("Roads in winter", description="Grit and gritting.", visibility="internal")
    searched.add("Grit on roads", kind="system", visibility="internal")
    searched.add("Grit", "Grit grit", visibility="restricted")
    with searched.place() as place:
        known = {one.title: one for one in place.session.scalars(select(CataloguedResource))}
        add_known_search(place.session, STEWARD, "grit", known["Roads in winter"])
        add_known_search(place.session, STEWARD, "grit roads", known["Roads in winter"])
        system = known["Grit on roads"]
        add_known_search(place.session, STEWARD, "grit roads", system)
    searched.follow()
    return searched


TEXT_FIRST = Ranking(title=1.0, strong=0.0, text=20.0, saturation=10.0, text_length=0.0)


def desk(session: Session, searched: Searched, actor: Actor = STEWARD) -> SearchDesk:
    """Where a steward asks."""
    return SearchDesk(session, searched.index, actor, TODAY, around, searched.vocabulary)


def test_ranks_are_told_by_both_rankings_and_under_each_tab(shelf: Searched) -> None:
    with shelf.database.reading() as session:
        searches = judged(known_searches(session, STEWARD))
        found = preview(desk(session, shelf), searches, TEXT_FIRST, clock=lambda: 0.0)
    assert (found.judged, found.searches) == (2, 2)
    assert found.tabs() == [EVERYTHING, "dataset", "system"]
    dataset = next(iter(searches[0].right))
    of = {(one.search.words, one.tab): one for one in found.verdicts}
    grit = of["grit", EVERYTHING]
    assert (grit.before.rank, grit.after) == (2, Answered(1, dataset))
    assert grit.changes
    assert not of["grit", "dataset"].changes
    before, after = found.figures(EVERYTHING)
    assert (before, after) == (Figures(2, 50.0, 100.0, 0.75), Figures(2, 100.0, 100.0, 1.0))


def test_what_only_stewards_see_is_not_in_the_way(shelf: Searched) -> None:
    with shelf.database.reading() as session:
        found = preview(desk(session, shelf), judged(known_searches(session, STEWARD)), USUAL)
        seen = {one.before.first for one in found.verdicts}
        titles = {
            one.title for one in session.scalars(select(CataloguedResource).where(CataloguedResource.id.in_(seen)))
        }
    assert titles.isdisjoint({"Grit", "Grit grit"})
    assert not any(one.changes for one in found.verdicts)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ranking=rankings)
def test_judging_never_writes(shelf: Searched, ranking: Ranking) -> None:
    statements: list[str] = []

    def note(*said: str) -> None:
        statements.append(said[2])

    event.listen(shelf.database.engine, "before_cursor_execute", note)
    try:
        with shelf.database.unit_of_work() as session:
            preview(desk(session, shelf), judged(known_searches(session, STEWARD)), ranking)
    finally:
        event.remove(shelf.database.engine, "before_cursor_execute", note)
    assert statements and all(one.lstrip().upper().startswith(("SELECT", "BEGIN")) for one in statements)


def test_it_asks_the_database_once_however_many_there_are(shelf: Searched) -> None:
    with shelf.database.reading() as session:
        searches = judged(known_searches(session, STEWARD)) * 40
        statements: list[str] = []

        def note(*said: str) -> None:
            statements.append(said[2])

        event.listen(shelf.database.engine, "before_cursor_execute", note)
        preview(desk(session, shelf), searches, TEXT_FIRST)
        event.remove(shelf.database.engine, "before_cursor_execute", note)
    assert len(statements) <= 2


def test_it_stops_when_its_time_is_over_or_there_are_too_many(shelf: Searched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "MOST_JUDGED", 20)
    monkeypatch.setattr(judging, "SECONDS", 5.0)
    with shelf.database.reading() as session:
        one, *_ = judged(known_searches(session, STEWARD))
        slow = preview(desk(session, shelf), [one] * 20, USUAL, clock=itertools.count().__next__)
        many = preview(desk(session, shelf), [one] * 25, USUAL, clock=lambda: 0.0)
    assert 0 < slow.judged < 20 and slow.searches == 20
    assert (many.judged, many.searches) == (20, 25)


def test_of_too_many_it_judges_some_from_all_over_and_each_time_the_same(
    shelf: Searched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "MOST_JUDGED", 40)
    monkeypatch.setattr(judging, "SECONDS", 5.0)
    searches = [Judged(f"grit {number:03}", frozenset({uuid.UUID(int=1)}), ()) for number in range(400)]
    with shelf.database.reading() as session:
        tries = [preview(desk(session, shelf), searches, USUAL, clock=lambda: 0.0) for _ in range(2)]
        short = preview(desk(session, shelf), searches, USUAL, clock=itertools.count(step=0.3).__next__)
    first, second, cut = ([one.search.words for one in found.verdicts] for found in (*tries, short))
    assert first == second and len(set(first)) == 40
    assert cut == first[: short.judged] and 0 < short.judged < 40
    for words in (first, cut):
        assert {int(one[-3:]) // 200 for one in words} == {0, 1}


def test_words_that_search_refuses_by_now_are_left_out(shelf: Searched) -> None:
    long = Judged("x" * 300, frozenset({uuid.UUID(int=1)}), ("dataset",))
    with shelf.database.reading() as session:
        found = preview(desk(session, shelf), [long], USUAL)
    assert (found.verdicts, found.judged, found.searches) == ((), 0, 1)
    assert found.tabs() == []


def test_without_an_index_it_says_so(shelf: Searched) -> None:
    shelf.index.report_damage()
    with shelf.database.reading() as session, pytest.raises(Unanswered):
        preview(desk(session, shelf), judged(known_searches(session, STEWARD)), USUAL)


def test_others_may_not_judge(shelf: Searched) -> None:
    with shelf.database.reading() as session, pytest.raises(NotAllowed):
        preview(desk(session, shelf, STAFF), [], USUAL)


def test_the_place_of_each_line_is_told_as_all_staff_see_it(shelf: Searched) -> None:
    with shelf.place() as place:
        known = {one.title: one for one in place.session.scalars(select(CataloguedResource))}
        add_known_search(place.session, STEWARD, "winter", known["Grit on roads"])
        hidden = add_known_search(place.session, STEWARD, "road grit", known["Roads in winter"])
        hidden.thing_id = known["Grit"].id
    shelf.follow()
    with shelf.database.reading() as session:
        lines = known_searches(session, STEWARD)
        places = places_now(desk(session, shelf), lines, clock=lambda: 0.0)
        told = {(one.row.words, one.thing.title if one.thing else ""): places.get(one.row.id) for one in lines}
    assert told == {
        ("grit", "Roads in winter"): 2,
        ("grit roads", "Grit on roads"): 1,
        ("grit roads", "Roads in winter"): 2,
        ("road grit", "Grit"): None,
        ("winter", "Grit on roads"): 0,
    }


def test_places_are_looked_for_within_a_time_and_never_without_an_index(
    shelf: Searched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "PAGE_SECONDS", 1.0)
    with shelf.database.reading() as session:
        lines = known_searches(session, STEWARD)
        assert len(places_now(desk(session, shelf), lines, clock=itertools.count(step=0.6).__next__)) == 1
        with pytest.raises(NotAllowed):
            places_now(desk(session, shelf, STAFF), lines)
        shelf.index.report_damage()
        with pytest.raises(Unanswered):
            places_now(desk(session, shelf), lines)
