"""The search page: results with the words that matched, filters with counts, and help where there is nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from catalogue.errors import Refused
from catalogue.glossary.queries import Meaning, name_key
from catalogue.search.ordering import Sort
from catalogue.search.page import DEEP, MOST_REACHED, SearchItem, SearchPage, SearchRequest
from catalogue.search.parse import parse
from catalogue.search.schema import FACETS
from catalogue.workflows.people_found import FoundPerson
from portal import db
from portal.auth import current_actor
from portal.pages.joining import Join, joins
from portal.pages.search_facets import chosen, panel
from portal.pages.search_hits import hit, standing_of
from portal.pages.search_nothing import Help, Option, help_with, meant
from portal.search_labels import labels_of
from portal.searching import find, find_all, names, people, wording
from portal.tables import Place

PER_PAGE = 20
MOST_TERMS = 2
SORTS = {
    Sort.RELEVANCE: "best match",
    Sort.TITLE: "A to Z",
    Sort.NEWEST: "newest",
    Sort.CONFIRMED: "recently confirmed",
}


def request_at(at: Place) -> SearchRequest:
    """What the address asks of search; an order that is not offered is the usual one."""
    page = at.get("page")
    return SearchRequest(
        q=at.get("q"),
        filters={name: values for name in FACETS if (values := at.all(name))},
        page=int(page[:9]) if page.isdecimal() else 1,
        per_page=PER_PAGE,
        sort=at.get("sort") if at.get("sort") in list(SORTS) else Sort.RELEVANCE,
        explained=bool(at.get("why")),
    )


@dataclass(frozen=True)
class Shown:
    """One page of results in people's words.

    `deep` says what to do where not all of them can be paged through, `looked_for` which words were, where not all.
    """

    request: SearchRequest
    page: SearchPage
    hits: list[dict[str, Any]]
    facets: list[dict[str, Any]]
    chosen: list[dict[str, str]]
    sorts: list[dict[str, Any]]
    meant: Option | None
    help: Help | None
    joins: list[Join]
    terms: tuple[Meaning, ...]
    people: list[FoundPerson]
    deep: str
    looked_for: str


def shown(at: Place) -> Shown:
    """The search that the address asks for. Raises `Refused` for what is beyond the limits."""
    request = request_at(at)
    page = _page(request)
    labels, now = labels_of(db.session(), current_actor(), names(), page), standing_of(page.items)
    return Shown(
        request=request,
        page=page,
        hits=[hit(item, labels, now, bool(at.get("why")), request.q) for item in page.items],
        facets=panel(page, labels),
        chosen=chosen(at, labels),
        sorts=_sorts(at, request),
        meant=meant(at, request, page),
        help=None if page.total else help_with(at, request, page, labels),
        joins=joins(request),
        terms=_terms(request),
        people=_people(request),
        deep=DEEP if page.total > MOST_REACHED and page.page >= page.pages else "",
        looked_for=_looked_for(request),
    )


def _looked_for(request: SearchRequest) -> str:
    """The words that were looked for, where there were too many to look for all; else nothing."""
    query = parse(request.q)
    return " ".join(term.text for term in query.terms) if query.is_cut else ""


def _page(request: SearchRequest) -> SearchPage:
    """The page asked for. One too deep is refused only where results go on so far; else it is past the last of them."""
    try:
        return find(request)
    except Refused as refused:
        if refused.code != "search_deep" or (first := find(replace(request, page=1))).total > MOST_REACHED:
            raise
        return replace(first, items=(), page=request.page)


def _terms(request: SearchRequest) -> tuple[Meaning, ...]:
    """What the glossary says of the whole of what was typed; on the first page alone."""
    return wording().meanings.get(name_key(request.q), ())[:MOST_TERMS] if request.page == 1 else ()


def _people(request: SearchRequest) -> list[FoundPerson]:
    """People of whom all the words are said; beside the first page of a search that nothing narrows."""
    if request.page > 1 or request.filters:
        return []
    return people(request.q)


def _sorts(at: Place, request: SearchRequest) -> list[dict[str, Any]]:
    return [
        {"text": words, "href": at.but(sort=None if code is Sort.RELEVANCE else code, page=None),
         "active": code == request.sort}
        for code, words in SORTS.items()
    ]  # fmt: skip


def every_hit(at: Place) -> Iterator[SearchItem]:
    """All results of the search that the address asks for, whatever the page."""
    return find_all(request_at(at))
