"""Tables of things and lists for programs narrow as search does: the same values, words, counts and things."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import update

from catalogue.access import ANONYMOUS, Actor
from catalogue.kinds import kind_of
from catalogue.kinds.ranges import RANGES
from catalogue.kinds.resource import CataloguedResource as Thing
from catalogue.resources.facets import MOST_WORDS, facets
from catalogue.resources.listing import ListRequest, all_of
from catalogue.resources.references import load_references
from catalogue.resources.walk import WalkRequest, walk
from catalogue.search.facets import MOST_VALUES
from tests.catalogue.search.conftest import STAFF, STEWARD, Searched
from tests.factories import TODAY

SHARED = ("theme", "team", "organisation", "format", "access", "joins_on", "lifecycle", "tag", *RANGES)
Values = Mapping[str, set[tuple[str, int]]]


@pytest.fixture
def shelf(searched_anywhere: Searched) -> Searched:
    """Datasets whose keywords and formats are written in several ways, of every age and fullness."""
    files = [{"title": "One", "format": "CSV"}, {"title": "Two", "format": "csv"}, {"title": "Three", "format": "PDF"}]
    with searched_anywhere.place() as place:
        place.team("Waste")
        made = [
            place.thing("dataset", "Air", visibility="public", keywords=["Air quality", "air-quality", "Łódź"],
                        access_rights="open", team="waste", parts={"distributions": files}),
            place.thing("dataset", "Noise", visibility="public", keywords=["air quality", 'the "quiet" 100%'],
                        summary="What is heard.", description="Where and when it is loud.", theme=""),
            place.thing("dataset", "Smoke", keywords=["Air quality", "北京"], parts={"distributions": files[1:2]}),
            place.thing("dataset", "Dust", visibility="restricted", keywords=["AIR QUALITY", "secret"]),
            place.thing("dataset", "Ash", visibility="restricted", keywords=["AIR QUALITY"]),
            place.thing("system", "Monitors", visibility="public", keywords=["lodz"]),
        ]  # fmt: skip
        for thing, days, full in zip(made, (0, 91, 92, 365, 1096, 400), (39, 40, 69, 70, 90, 100), strict=True):
            then = datetime.combine(TODAY - timedelta(days=days), time(23, 59), UTC)
            said = {"updated_at": then, "completeness": full, "attested_on": None}
            place.session.execute(update(Thing).where(Thing.id == thing.id).values(**said))
    searched_anywhere.follow()
    return searched_anywhere


def _in_tables(shelf: Searched, actor: Actor, filters: Mapping[str, tuple[str, ...]]) -> Values:
    with shelf.database.reading() as session:
        found = facets(session, actor, ListRequest("dataset", filters=filters), load_references(session), TODAY)
    return {one.name: {(value, n) for value, _, n in one.options if n} for one in found if one.name in SHARED}


def _in_search(shelf: Searched, actor: Actor, filters: Mapping[str, tuple[str, ...]]) -> Values:
    counted = shelf.page("", actor, filters={"kind": ("dataset",), **filters}).facets
    return {name: {(one.value, one.count) for one in counted[name] if one.count} for name in SHARED}


CHOICES: Sequence[Mapping[str, tuple[str, ...]]] = (
    {},
    {"tag": ("air-quality",)},
    {"tag": ("lodz", "the-quiet-100")},
    {"tag": ("北京",)},
    {"format": ("csv",), "freshness": ("quarter", "year")},
    {"freshness": ("year",)},
    {"completeness": ("thin", "full"), "tag": ("air-quality",)},
    {"freshness": ("no such step",)},
    {"tag": ("secret",)},
)


@pytest.mark.parametrize("actor", [ANONYMOUS, STAFF, STEWARD], ids=["public", "staff", "steward"])
@pytest.mark.parametrize("filters", CHOICES, ids=str)
def test_tables_lists_and_search_choose_and_count_the_same(
    shelf: Searched, actor: Actor, filters: Mapping[str, tuple[str, ...]]
) -> None:
    assert _in_tables(shelf, actor, filters) == _in_search(shelf, actor, filters)
    found = sorted(item.title for item in shelf.everything("", actor, filters={"kind": ("dataset",), **filters}))
    with shelf.database.reading() as session:
        references = load_references(session)
        rows = all_of(session, actor, ListRequest("dataset", filters=filters), references, TODAY)
        walked = walk(session, actor, WalkRequest(kind_of("dataset"), filters), references, TODAY)
    assert sorted(row.title for row in rows) == sorted(row.title for row in walked.rows) == found


def test_a_word_is_called_as_most_of_what_is_seen_writes_it(shelf: Searched) -> None:
    for actor in (ANONYMOUS, STAFF, STEWARD):
        with shelf.database.reading() as session:
            found = facets(session, actor, ListRequest("dataset"), load_references(session), TODAY)
        searched = shelf.page("", actor, filters={"kind": ("dataset",)}).facets
        called = {value: label for one in found if one.name == "tag" for value, label, _ in one.options}
        assert called == {one.value: one.word for one in searched["tag"]}
        assert called["air-quality"] == {ANONYMOUS: "air quality", STAFF: "Air quality", STEWARD: "Air quality"}[actor]


def test_a_word_may_be_chosen_as_it_is_written(shelf: Searched) -> None:
    with shelf.database.reading() as session:
        references = load_references(session)
        for filters in ({"format": ("CSV",)}, {"tag": ("AIR quality",)}, {"keywords": ("Łódź",)}):
            asked = ListRequest("dataset", filters=filters)
            assert "Air" in [row.title for row in all_of(session, ANONYMOUS, asked, references, TODAY)]


def test_of_many_words_as_many_are_listed_as_in_search_and_what_is_chosen(searched: Searched) -> None:
    assert MOST_WORDS == MOST_VALUES
    searched.add("Many", keywords=[f"word {number:02}" for number in range(MOST_WORDS + 5)])
    with searched.database.reading() as session:
        asked = ListRequest("dataset", filters={"tag": ("word-44",)})
        tags = next(one for one in facets(session, STAFF, asked, load_references(session), TODAY) if one.name == "tag")
    assert len(tags.options) == MOST_WORDS + 1
    assert tags.options[-1] == ("word-44", "word 44", 1)
    assert tags.unlisted == 4
