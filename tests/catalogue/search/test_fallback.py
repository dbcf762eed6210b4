"""Without an index the database answers: every word, every filter, nothing taken for a pattern."""

from typing import Any

import pytest

from tests.catalogue.search.conftest import Searched


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


def test_filters_choose_the_same_with_and_without_an_index(bare: Searched) -> None:
    without = {facet: bare.titles(filters={facet: codes}) for facet, codes in _chosen().items()}
    bare.follow()
    assert {facet: bare.titles(filters={facet: codes}) for facet, codes in _chosen().items()} == without
    assert not bare.page().degraded


def _chosen() -> dict[str, tuple[str, ...]]:
    return {"team": ("waste",), "format": ("geo-json",), "supplier": ("acme-ltd",), "lifecycle": ("live",)}
