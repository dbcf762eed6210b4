"""The search page: results with the words that matched, filters with counts, and help where there is nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from catalogue.kinds import kind_of
from catalogue.resources.references import References
from catalogue.search.page import Highlight, SearchItem, SearchPage, SearchRequest
from catalogue.search.schema import FACETS
from catalogue.terms import Lifecycle, Visibility
from portal.pages.joining import Join, joins
from portal.pages.worth import shown_worth
from portal.searching import find, find_all, label_of, labelled
from portal.services import services
from portal.tables import Column, Place, Table
from portal.urls import url_of_thing
from portal.words import day

PER_PAGE = 20
MOST_PAGES = 10_000
FACET_LABELS = {
    "kind": "Kind",
    "theme": "Service",
    "joins_on": "Joins on",
    "team": "Team",
    "organisation": "Published by",
    "format": "Format",
    "access": "Who may use the data",
    "lifecycle": "Status",
    "supplier": "Supplier",
    "visibility": "Who can see it",
}
SORTS = {"relevance": "best match", "title": "title", "newest": "last changed"}
_MOST_FORMATS = 5
_HIGHLIGHTED = ("title", "summary")


def request_at(at: Place) -> SearchRequest:
    """What the address asks of search; an order that is not offered is the usual one."""
    page = at.get("page")
    number = min(int(page), MOST_PAGES) if page.isdecimal() and len(page) < 8 else 1
    return SearchRequest(
        q=at.get("q"),
        filters={name: values for name in FACETS if (values := at.all(name))},
        page=max(1, number),
        per_page=PER_PAGE,
        sort=at.get("sort") if at.get("sort") in SORTS else "relevance",
        explained=bool(at.get("why")),
    )


@dataclass(frozen=True)
class Option:
    """Another search that would find something: what it is, how much it finds, and where it is."""

    words: str
    count: int
    href: str


@dataclass(frozen=True)
class Shown:
    """One page of results in people's words."""

    request: SearchRequest
    page: SearchPage
    hits: list[dict[str, Any]]
    facets: list[dict[str, Any]]
    chosen: list[dict[str, str]]
    sorts: list[dict[str, Any]]
    meant: Option | None
    loosened: list[Option]
    joins: list[Join]


def shown(at: Place, references: References) -> Shown:
    """The search that the address asks for. Raises `Refused` for what is beyond the limits."""
    request = request_at(at)
    page = find(request)
    return Shown(
        request=request,
        page=page,
        hits=[_hit(item, references, bool(at.get("why")), request.q) for item in page.items],
        facets=_facets(page, references),
        chosen=chosen(at, references),
        sorts=_sorts(at, request),
        meant=_meant(at, request, page),
        loosened=_loosened(at, request, references) if not page.total else [],
        joins=joins(request),
    )


def _facets(page: SearchPage, references: References) -> list[dict[str, Any]]:
    """The filters that can narrow anything: those with several values, or one that is chosen."""
    choices = labelled(page, references)
    return [
        {
            "name": name,
            "label": label,
            "options": [
                {"value": one.value, "label": one.label, "count": f"{one.count:,}", "checked": one.selected}
                for one in choices[name]
            ],
        }
        for name, label in FACET_LABELS.items()
        if len(choices.get(name, ())) > 1 or any(one.selected for one in choices.get(name, ()))
    ]


def chosen(at: Place, references: References) -> list[dict[str, str]]:
    """The filters in force, each with the address of the page without it."""
    return [
        {"facet": label, "label": label_of(name, value, references), "href": at.without(name, value)}
        for name, label in FACET_LABELS.items()
        for value in at.all(name)
    ]


def _sorts(at: Place, request: SearchRequest) -> list[dict[str, Any]]:
    return [
        {"text": words, "href": at.but(sort=None if code == "relevance" else code, page=None),
         "active": code == request.sort}
        for code, words in SORTS.items()
    ]  # fmt: skip


def _meant(at: Place, request: SearchRequest, page: SearchPage) -> Option | None:
    """The query as it may have been meant, and how much that finds."""
    if not page.suggestion or page.suggestion == request.q:
        return None
    total = page.total if page.corrected else find(replace(request, q=page.suggestion, page=1, per_page=1)).total
    return Option(page.suggestion, total, at.but(q=page.suggestion, page=None)) if total else None


def _loosened(at: Place, request: SearchRequest, references: References) -> list[Option]:
    """The same search without one of its filters, where that finds something."""
    found = []
    for name, values in request.filters.items():
        others = {other: codes for other, codes in request.filters.items() if other != name}
        total = find(replace(request, filters=others, page=1, per_page=1)).total
        if total:
            named = " or ".join(label_of(name, value, references) for value in values)
            found.append(Option(f"{FACET_LABELS[name]}: {named}", total, at.but(**{name: None, "page": None})))
    return found


def _hit(item: SearchItem, references: References, why: bool, q: str) -> dict[str, Any]:
    marked = {one.field: _marked(one) for one in item.highlights}
    matches = [
        {"field": f"Matched in {one.label.lower()}", "text": _marked(one)}
        for one in item.highlights
        if one.field not in _HIGHLIGHTED
    ]
    if why:
        matches.append({"field": "Why it is here", "text": " ".join(item.why)})
    return {
        "kind": item.kind,
        "kind_words": kind_of(item.kind).label,
        "title": marked.get("title", item.title),
        "href": url_of_thing(item.kind, item.slug),
        "summary": marked.get("summary", item.summary),
        "tags": _tags(item),
        "matches": matches,
        "facts": _facts(item, references),
        "worth": shown_worth(item, q),
    }


def _marked(highlight: Highlight) -> Markup:
    marks = (Markup("<mark>{}</mark>") if piece.hit else Markup("{}") for piece in highlight.pieces)
    return Markup("").join(mark.format(piece.text) for mark, piece in zip(marks, highlight.pieces, strict=True))


def _tags(item: SearchItem) -> list[dict[str, str]]:
    """Only what sets it apart: not live, or not for everyone."""
    tags = [] if item.lifecycle == Lifecycle.LIVE else [{"value": item.lifecycle}]
    seen_by = item.facets.get("visibility", ())
    return tags + [{"value": code} for code in seen_by if code != Visibility.PUBLIC]


def _facts(item: SearchItem, references: References) -> list[dict[str, str]]:
    facts = [("Team", "team"), ("Supplier", "supplier"), ("Joins on", "joins_on"), ("Formats", "format")]
    found = [
        {"label": label, "value": _listed(name, item.facets[name], references)}
        for label, name in facts
        if item.facets.get(name)
    ]
    return [*found, {"label": "Changed", "value": day(item.updated)}]


def _listed(name: str, codes: Sequence[str], references: References) -> str:
    words = [label_of(name, code, references).partition(" (")[0] for code in codes]
    more = len(words) - _MOST_FORMATS
    return ", ".join(words[:_MOST_FORMATS]) + (f" and {more} more" if more > 0 else "")


def every_hit(at: Place) -> Iterator[SearchItem]:
    """All results of the search that the address asks for, whatever the page."""
    return find_all(request_at(at))


def file_table(references: References) -> Table[SearchItem]:
    """The results as a file."""
    home = services().settings.address

    def facet(name: str, label: str) -> Column[SearchItem]:
        return Column(name, label, lambda item: _every(name, item.facets, references))

    return Table(
        "results",
        "Search results",
        (
            Column("kind", "Kind", lambda item: kind_of(item.kind).label),
            Column("title", "Title", lambda item: item.title),
            Column("summary", "Summary", lambda item: item.summary),
            *(facet(name, label) for name, label in FACET_LABELS.items() if name != "kind"),
            Column("updated", "Changed", lambda item: "", lambda item: item.updated),
            Column("address", "Address", lambda item: home + url_of_thing(item.kind, item.slug)),
        ),
    )


def _every(name: str, facets: Mapping[str, Sequence[str]], references: References) -> str:
    return "; ".join(label_of(name, code, references) for code in facets.get(name, ()))
