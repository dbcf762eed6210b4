"""The filters beside search results: which there are, what they are called, and what is chosen of them."""

from dataclasses import dataclass
from typing import Any

from catalogue.kinds.ranges import COMPLETENESS, FRESHNESS, RANGES
from catalogue.search.page import SearchPage
from portal.search_labels import Labels
from portal.tables import Place

FACET_LABELS = {
    "kind": "Kind",
    "theme": "Service",
    "joins_on": "Joins on",
    "team": "Team",
    "owner": "Answered for by",
    "organisation": "Published by",
    "format": "Format",
    "access": "Who may use the data",
    "lifecycle": "Status",
    "freshness": FRESHNESS.label,
    "completeness": COMPLETENESS.label,
    "supplier": "Supplier",
    "visibility": "Who can see it",
    "tag": "Keyword",
}
# Everyone writes their own, so there are many.
_FOLDED = "tag"


@dataclass(frozen=True, slots=True)
class Option:
    """One value that can be chosen, as `components/filter.html` takes it."""

    value: str
    label: str
    count: str
    checked: bool


def panel(page: SearchPage, labels: Labels) -> list[dict[str, Any]]:
    """The filters that can narrow anything: those with several values, or one that is chosen."""
    return [
        {
            "name": name,
            "label": label,
            "options": _options(name, page, labels),
            "unlisted": page.unlisted.get(name, 0),
            "folded": name == _FOLDED,
        }
        for name, label in FACET_LABELS.items()
        if len(page.facets.get(name, ())) > 1 or any(one.selected for one in page.facets.get(name, ()))
    ]


def _options(name: str, page: SearchPage, labels: Labels) -> list[Option]:
    """The values of a filter; chosen ones first, where nothing else gives an order, so that none is folded away."""
    options = [
        Option(one.value, labels.of(name, one.value), f"{one.count:,}", one.selected) for one in page.facets[name]
    ]
    return options if name in RANGES else sorted(options, key=lambda one: not one.checked)


def chosen(at: Place, labels: Labels) -> list[dict[str, str]]:
    """The filters in force, each with the address of the page without it."""
    return [
        {"facet": label, "label": labels.of(name, value), "href": at.without(name, value)}
        for name, label in FACET_LABELS.items()
        for value in at.all(name)
    ]
