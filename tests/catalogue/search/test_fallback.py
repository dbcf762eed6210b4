"""Without an index the database answers: every word, every filter, nothing taken for a pattern."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from catalogue.kinds.ranges import COMPLETENESS, FRESHNESS
from catalogue.kinds.resource import CataloguedResource as Thing
from catalogue.kinds.resource import Ownership
from catalogue.search import fallback
from catalogue.search.fallback import Fallback
from catalogue.search.ordering import Sort
from catalogue.search.page import FacetValue
from tests.catalogue.search.conftest import STAFF, Searched
from tests.factories import TODAY

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def bare(searched_anywhere: Searched) -> Searched:
    """A catalogue that no index has followed."""
    with searched_anywhere.place() as place:
        place.team("Waste")
        place.organisation("Acme Ltd")
        place.thing(
            "dataset", "Bin rounds 100%", visibility="public", team="waste", organisation="acme-ltd",
            access_rights="open", keywords=["recycling"],
            parts={
                "columns": [{"name": "UPRN", "identifier_scheme": "uprn"}],
                "distributions": [{"title": "Table", "format": "Geo JSON"}],
            },
        )  # fmt: skip
        place.thing("contract", "Bin lorries", visibility="public", supplier="acme-ltd")
        place.thing("dataset", "Libraries", visibility="public", summary="Where to borrow books.")
    return searched_anywhere


@pytest.mark.parametrize(
    "q, expected",
    [
        ("bin", ["Bin lorries", "Bin rounds 100%"]),
        ("Bin Lorries", ["Bin lorries"]),
        ("library", ["Libraries"]),
        ("recycling bins", ["Bin rounds 100%"]),
        ("100%", ["Bin rounds 100%"]),
        ("borrow*", ["Libraries"]),
        ('"borrow books"', ["Libraries"]),
        ("bin -lorries", ["Bin rounds 100%"]),
        ("%", ["Bin lorries", "Bin rounds 100%", "Libraries"]),
        ("b_n", ["Bin lorries", "Bin rounds 100%"]),
        ("x'or'1'='1", []),
        ("lorries OR books", ["Bin lorries", "Libraries"]),
        ("bin NOT lorries", ["Bin rounds 100%"]),
        ("", ["Bin lorries", "Bin rounds 100%", "Libraries"]),
    ],
)
def test_words_are_found_and_patterns_are_not(bare: Searched, q: str, expected: list[str]) -> None:
    page = bare.page(q)
    assert page.degraded
    assert [item.title for item in page.items] == expected
    assert page.total == len(expected)


@pytest.mark.parametrize(
    "filters, expected",
    [
        ({"kind": ("contract",)}, ["Bin lorries"]),
        ({"team": ("waste",)}, ["Bin rounds 100%"]),
        ({"organisation": ("acme-ltd",)}, ["Bin rounds 100%"]),
        ({"supplier": ("acme-ltd",)}, ["Bin lorries"]),
        ({"access": ("open", "internal")}, ["Bin rounds 100%"]),
        ({"joins_on": ("uprn",)}, ["Bin rounds 100%"]),
        ({"format": ("geo-json",)}, ["Bin rounds 100%"]),
        ({"kind": ("contract",), "team": ("waste",)}, []),
    ],
)
def test_every_filter_works(bare: Searched, filters: dict[str, Any], expected: list[str]) -> None:
    assert bare.titles(filters=filters) == expected


CHOSEN: list[dict[str, tuple[str, ...]]] = [
    {"team": ("waste",)},
    {"format": ("geo-json",)},
    {"supplier": ("acme-ltd",)},
    {"lifecycle": ("live",)},
    {"owner": ("ann-other",)},
    {"owner": ("bob-before", "nobody-here")},
    {"tag": ("cafes-pubs",)},
    {"tag": ("recycling", "none-such")},
    {"tag": ("cafes-pubs",), "owner": ("ann-other",), "freshness": ("quarter",)},
    {"freshness": ("older", "three-years"), "completeness": ("thin",)},
    {"freshness": ("no-such-step",)},
]
CHOSEN += [{"freshness": (step.code,)} for step in FRESHNESS.steps]
CHOSEN += [{"completeness": (step.code,)} for step in COMPLETENESS.steps]


@pytest.fixture
def aged(bare: Searched) -> Searched:
    """Things of every age, with keywords written in several ways, and with owners past and present."""
    with bare.place() as place:
        ann, bob = place.person("Ann Other"), place.person("Bob Before")
        place.thing(
            "report", "Cafes", keywords=["Cafés & pubs"], owners={"data_steward": ann.email}, visibility="public"
        )
        place.thing("report", "Pubs", keywords=["grit", "CAFÉS, PUBS"], visibility="public", summary="x" * 200)
        place.thing("report", "Past", owners={"data_steward": bob.email}, visibility="public")
        place.session.execute(update(Ownership).where(Ownership.person_id == bob.id).values(until_on=YESTERDAY))
        for days in (0, 91, 92, 365, 366, 1095, 1096, 4000):
            moment = datetime.combine(TODAY - timedelta(days), time(23, 59), UTC)
            for confirmed in (None, days - 1, days + 400):
                thing = place.thing("system", f"Changed {days} ago, confirmed {confirmed}", visibility="public")
                said = None if confirmed is None else TODAY - timedelta(confirmed)
                ages = {"updated_at": moment, "attested_on": said, "completeness": (40 + days) % 101}
                place.session.execute(update(Thing).where(Thing.id == thing.id).values(ages))
    return bare


def test_filters_choose_the_same_with_and_without_an_index(aged: Searched) -> None:
    def chosen() -> list[tuple[list[str], dict[str, tuple[FacetValue, ...]]]]:
        pages = [aged.page(filters=filters, actor=STAFF, per_page=100) for filters in CHOSEN]
        counted = ("kind", "team", "freshness", "completeness")
        return [([one.title for one in page.items], {name: page.facets[name] for name in counted}) for page in pages]

    without = chosen()
    aged.follow()
    assert chosen() == without
    assert not aged.page().degraded
    assert [len(titles) for titles, _ in without[4:8]] == [1, 0, 2, 1]


@pytest.mark.parametrize("sort", [Sort.RELEVANCE, Sort.TITLE, Sort.CONFIRMED])
def test_orders_are_the_same_with_and_without_an_index(aged: Searched, sort: Sort) -> None:
    without = aged.titles(sort=sort.value, per_page=100)
    aged.follow()
    assert aged.titles(sort=sort.value, per_page=100) == without


def test_a_filter_that_is_not_counted_for_all_keeps_its_choice(aged: Searched) -> None:
    filters = {"tag": ("cafes-pubs", "none-such"), "kind": ("report",)}
    (some, none) = aged.page(filters=filters).facets["tag"]
    assert (some.value, some.count, some.selected) == ("cafes-pubs", 2, True)
    assert (none.value, none.count, none.selected) == ("none-such", 0, True)


def test_titles_are_in_the_same_order_with_and_without_an_index(searched_anywhere: Searched) -> None:
    with searched_anywhere.place() as place:
        for title in ("Zebra", "apple", "DE-LUXE", "Fish"):
            place.thing("dataset", title, visibility="public", keywords=["grit"])
    for q, sort in (("", Sort.RELEVANCE), ("", Sort.TITLE), ("grit", Sort.RELEVANCE), ("grit", Sort.TITLE)):
        assert searched_anywhere.titles(q, sort=sort.value) == ["apple", "DE-LUXE", "Fish", "Zebra"]
    searched_anywhere.follow()
    assert searched_anywhere.titles(sort=Sort.TITLE.value) == ["apple", "DE-LUXE", "Fish", "Zebra"]


@pytest.mark.parametrize("q", ["café", "cafés", '"café"', "café -grit", "CAFé"])
def test_words_with_accents_are_found_as_they_are_written(searched_anywhere: Searched, q: str) -> None:
    with searched_anywhere.place() as place:
        place.thing("dataset", "Licences", visibility="public", keywords=["café"])
        place.thing("dataset", "Every café", visibility="public")
        place.thing("dataset", "Roads", visibility="public")
    assert searched_anywhere.titles(q) == ["Every café", "Licences"]


def test_nothing_is_counted_for_suggestions(bare: Searched, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = bare.page("bin").items
    monkeypatch.setattr(Fallback, "answer", None)
    monkeypatch.setattr(Fallback, "_total", None)
    assert bare.suggestions("bin") == expected


@pytest.fixture
def many(searched_anywhere: Searched, monkeypatch: pytest.MonkeyPatch) -> Searched:
    """More than are read for words, each changed a day before the one above; what was changed last is not public."""
    monkeypatch.setattr(fallback, "MOST_READ", 2)
    with searched_anywhere.place() as place:
        for days, title in enumerate(("Grit now", "Grit then", "Grit routes", "Salt and grit", "Zebras")):
            thing = place.thing("dataset", title, visibility="public" if days else "internal")
            moment = datetime.combine(TODAY - timedelta(days), time(), UTC)
            place.session.execute(update(Thing).where(Thing.id == thing.id).values(updated_at=moment))
    return searched_anywhere


@pytest.mark.parametrize(
    "q, titles",
    [
        ("grit", ["Grit routes", "Grit then"]),
        ("grit -then", ["Grit routes"]),
        ("Zebras", ["Zebras"]),
        ("zebra", []),
        ("salt OR routes", ["Grit routes"]),
    ],
)
def test_words_are_looked_for_in_what_was_changed_last_and_titles_in_all(
    many: Searched, q: str, titles: list[str]
) -> None:
    page = many.page(q)
    assert sorted(item.title for item in page.items) == titles
    assert (page.read, page.total, many.count(q)) == (2, len(titles), len(titles))
    assert sum(value.count for value in page.facets["kind"]) == len(titles)
    assert sorted(item.title for item in many.suggestions(q)) == titles


def test_nothing_is_left_out_where_there_are_few_or_no_words_and_in_downloads(many: Searched) -> None:
    assert (many.page().read, many.page().total) == (0, 4)
    assert [item.title for item in many.everything("grit")] == ["Grit routes", "Grit then", "Salt and grit"]
    with many.place() as place:
        place.session.execute(update(Thing).where(Thing.title != "Grit then").values(visibility="restricted"))
    assert (many.page("grit").read, many.titles("grit")) == (0, ["Grit then"])


def test_things_of_several_kinds_with_one_name_stand_alike_with_and_without_an_index(searched: Searched) -> None:
    with searched.place() as place:
        for kind in ("system", "report", "dataset", "agreement", "contract", "runbook"):
            place.thing(kind, "Grit bins", visibility="public")
    without = [item.kind for item in searched.page().items]
    searched.follow()
    assert [item.kind for item in searched.page().items] == without == sorted(without)
