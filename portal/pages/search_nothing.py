"""Help where a search finds nothing: other searches near it that find something, and what its marks asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from catalogue.errors import Refused
from catalogue.search.marks import Mark, marks_in, wanted_words
from catalogue.search.page import SearchPage, SearchRequest
from catalogue.search.parse import MAX_CHARACTERS
from portal.pages.search_facets import FACET_LABELS
from portal.search_labels import Labels
from portal.searching import count
from portal.tables import Place

# Of other searches for one page: each costs about as much as the page's own.
MOST_SEARCHES = 6
MOST_FILTERS = 3
MARKS = {
    Mark.PHRASE: "Quotation marks find words side by side, exactly as written.",
    Mark.WITHOUT: "A minus sign leaves out everything that has the word after it.",
    Mark.BEGINNING: "A star finds words that begin with the letters before it.",
    Mark.LOGIC: "AND between words needs both, OR needs either, NOT leaves out the next word.",
}


@dataclass(frozen=True)
class Option:
    """Another search that would find something: what it is, how much it finds, and where it is."""

    words: str
    count: int
    href: str


@dataclass(frozen=True)
class Help:
    """What to try instead: the same words without marks, without some filter, each word by itself."""

    plain: tuple[Option, ...] = ()
    loosened: tuple[Option, ...] = ()
    words: tuple[Option, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Try:
    """A search that may find something; `group` is its place in `Help`."""

    group: str
    words: str
    request: SearchRequest
    href: str


def meant(at: Place, request: SearchRequest, page: SearchPage) -> Option | None:
    """The query as it may have been meant, and how much that finds; none that is longer than a search may be."""
    if page.suggestion in {"", request.q} or len(page.suggestion) > MAX_CHARACTERS:
        return None
    total = page.total if page.corrected else _count(replace(request, q=page.suggestion))
    return Option(page.suggestion, total, at.but(q=page.suggestion, page=None)) if total else None


def help_with(at: Place, request: SearchRequest, page: SearchPage, labels: Labels) -> Help:
    """What to try where a page has no results: as much as finds something, of a few searches."""
    searches = MOST_SEARCHES - bool(page.suggestion)
    found: dict[str, list[Option]] = {}
    for one in islice(_tries(at, request, labels), searches):
        total = _count(one.request)
        if total:
            found.setdefault(one.group, []).append(Option(one.words, total, one.href))
    marks = tuple(MARKS[mark] for mark in marks_in(request.q))
    return Help(**{group: tuple(options) for group, options in found.items()}, marks=marks)


def _count(request: SearchRequest) -> int:
    """How much a search finds that nobody asked for yet: nothing where it would be refused, which is not to be said."""
    try:
        return count(request)
    except Refused:
        return 0


def _tries(at: Place, request: SearchRequest, labels: Labels) -> Iterator[_Try]:
    """What to try, the nearest to what was asked first."""
    words = wanted_words(request.q)
    plain = " ".join(words)
    if plain and marks_in(request.q):
        yield _Try("plain", plain, replace(request, q=plain), at.but(q=plain, page=None))
    for name, values in islice(request.filters.items(), MOST_FILTERS):
        others = {other: codes for other, codes in request.filters.items() if other != name}
        said = " or ".join(labels.of(name, value) for value in values)
        href = at.but(**{name: None, "page": None})
        yield _Try("loosened", f"{FACET_LABELS[name]}: {said}", replace(request, filters=others), href)
    if len(words) > 1:
        for word in words:
            yield _Try("words", word, replace(request, q=word), at.but(q=word, page=None))
