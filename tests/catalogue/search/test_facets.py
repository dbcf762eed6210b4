"""Filters and their counts: under the other filters, in their order, no more than are shown, and the same alone."""

import numpy as np
import pytest
from sqlalchemy import update

from catalogue.kinds.resource import CataloguedResource
from catalogue.search.facets import MOST_VALUES, Facet, bits_of
from catalogue.search.schema import FACETS
from catalogue.terms import OrganisationType
from catalogue.workflows.follow import rebuild
from tests.catalogue.search.conftest import Searched
from tests.factories import TODAY


def test_facets_count_under_the_other_filters(searched: Searched) -> None:
    with searched.place() as place:
        place.team("Waste")
        place.team("Roads")
        for number in range(3):
            place.thing("dataset", f"Bins {number}", visibility="public", team="waste", access_rights="open")
        place.thing("dataset", "Bins by road", visibility="public", team="roads", access_rights="internal")
        place.thing("system", "Bins system", visibility="public", team="roads")
    searched.follow()
    facets = searched.page("bins", filters={"team": ("roads",)}).facets
    assert {one.value: (one.count, one.selected) for one in facets["team"]} == {
        "waste": (3, False),
        "roads": (2, True),
    }
    assert {one.value: one.count for one in facets["kind"]} == {"dataset": 1, "system": 1}
    both = searched.page("bins", filters={"team": ("roads", "waste"), "kind": ("dataset",)})
    assert both.total == 4
    for facet, values in both.facets.items():
        for value in values:
            chosen = {"team": ("roads", "waste"), "kind": ("dataset",), facet: (value.value,)}
            assert searched.page("bins", filters=chosen).total == value.count


def test_joins_formats_and_suppliers_are_facets(searched: Searched) -> None:
    with searched.place() as place:
        place.organisation("Acme Ltd", OrganisationType.SUPPLIER)
        place.thing("contract", "Bin lorries", visibility="public", supplier="acme-ltd")
    searched.add(
        "Properties",
        parts={
            "columns": [{"name": "UPRN", "identifier_scheme": "uprn"}],
            "distributions": [{"title": "Whole", "format": "GeoJSON"}, {"title": "Table", "format": "CSV"}],
        },
    )
    assert searched.titles(filters={"joins_on": ("uprn",)}) == ["Properties"]
    assert searched.titles(filters={"format": ("geojson", "pdf")}) == ["Properties"]
    assert searched.titles(filters={"supplier": ("acme-ltd",)}) == ["Bin lorries"]


def test_every_facet_that_was_promised_is_there() -> None:
    promised = "kind theme owner team organisation format access joins_on freshness completeness lifecycle tag"
    assert set(promised.split()) <= set(FACETS)


def test_keywords_are_a_facet_as_most_of_what_is_seen_writes_them(searched: Searched) -> None:
    searched.add("Bins a", "Bins b", keywords=["Air quality", "AIR QUALITY"])
    searched.add("Bins c", keywords=["air  quality"])
    searched.add("Bins d", "Bins e", "Bins f", keywords=["AIR Quality", "Secret word"], visibility="restricted")
    (tag,) = searched.page("bins").facets["tag"]
    assert (tag.value, tag.word, tag.count) == ("air-quality", "Air quality", 3)
    assert searched.page("bins", filters={"tag": ("air-quality",)}).total == 3
    (chosen,) = (one for one in searched.page(filters={"tag": ("secret-word",)}).facets["tag"] if one.selected)
    assert (chosen.word, chosen.count) == ("", 0)


def test_a_facet_shows_its_most_frequent_values_and_says_how_many_others_there_are(searched: Searched) -> None:
    searched.add("Bins", keywords=[f"word {number:02}" for number in range(MOST_VALUES + 5)])
    searched.add("Grit", keywords=["word 44"])
    page = searched.page(filters={"tag": ("word-43", "none-such")})
    assert [one.value for one in page.facets["tag"]][:2] == ["word-44", "word-00"]
    assert len(page.facets["tag"]) == MOST_VALUES + 2
    assert page.unlisted["tag"] == 4
    assert page.unlisted["kind"] == 0


def test_ranges_stand_in_their_own_order(searched: Searched) -> None:
    (thin, *_) = searched.add("Bins a", "Bins b", "Bins c")
    with searched.place() as place:
        place.session.execute(update(CataloguedResource).where(CataloguedResource.id != thin).values(completeness=95))
    rebuild(searched.database, searched.index, TODAY)
    codes = [(one.value, one.count) for one in searched.page().facets["completeness"]]
    assert codes == [("thin", 1), ("full", 2)]
    chosen = searched.page(filters={"completeness": ("half", "no-such-step")}).facets["completeness"]
    assert [one.value for one in chosen] == ["thin", "half", "full", "no-such-step"]


@pytest.mark.parametrize("q", ["", "bins", "bins -grit", '"bins grit"', "binns", "bins OR grit"])
def test_a_count_is_that_of_the_search(searched: Searched, q: str) -> None:
    searched.add("Bins", "Grit", "Bins and grit")
    searched.add("Bins that are secret", visibility="restricted")
    for filters in ({}, {"kind": ("dataset",)}, {"kind": ("system",)}):
        assert searched.count(q, filters=filters) == searched.page(q, filters=filters).total
    searched.index.report_damage()
    assert searched.count(q) == searched.page(q).total


@pytest.mark.parametrize("empty", [["a"], ["b"], ["c"], ["a", "c"], ["b", "c"], ["a", "b", "c"]])
def test_a_code_that_no_document_has_counts_for_nothing(empty: list[str]) -> None:
    size = 1_000
    groups = {code: np.arange(at, at + 3, dtype=np.int32) for at, code in enumerate("abc")}
    groups |= {code: np.empty(0, np.int32) for code in empty}
    everything = np.ones(size, np.bool_)
    counts = Facet(groups, size).counts(everything, bits_of(everything))
    assert counts == {code: 3 for code in "abc" if code not in empty}
