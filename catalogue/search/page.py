"""What is asked of search and what it answers, for every page, program and feed alike."""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from catalogue.errors import Refused
from catalogue.kinds.ranges import RANGES
from catalogue.search.explaining import Worth
from catalogue.search.facets import MOST_VALUES
from catalogue.search.ordering import Sort
from catalogue.search.schema import FACETS

MOST_PER_PAGE = 100
MOST_REACHED = 10_000
DEEP = f"You can page through the first {MOST_REACHED:,} results. Use filters or more words to see the others."
_CODE = re.compile(r"[\x00-\x1f\ud800-\udfff]")


@dataclass(frozen=True)
class SearchRequest:
    """What someone asks: words, chosen codes by facet, which page, in which order (one of `Sort`).

    `explained` asks why each result stands where it does; those who keep search are told the numbers too.
    """

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1
    per_page: int = 20
    sort: str = Sort.RELEVANCE.value
    explained: bool = False

    def checked(self, facets: Collection[str] = FACETS) -> "SearchRequest":
        """The request within its limits and these facets. Refused: `search_filter`, `search_sort`, `search_deep`."""
        for facet in self.filters:
            if facet not in facets:
                raise Refused("search_filter", f"There is no filter called “{facet[:40]}”.", facet)
        if self.sort not in list(Sort):
            raise Refused("search_sort", "Results can be sorted by relevance, title, newest or confirmed.", "sort")
        filters = {
            facet: tuple(dict.fromkeys(_CODE.sub("", code) for code in codes))
            for facet, codes in self.filters.items()
            if any(codes)
        }
        per_page = min(max(1, self.per_page), MOST_PER_PAGE)
        request = replace(self, filters=filters, page=max(1, self.page), per_page=per_page)
        if request.start >= MOST_REACHED:
            raise Refused("search_deep", DEEP, "page")
        return request

    @property
    def start(self) -> int:
        """How many results stand before the page."""
        return (self.page - 1) * self.per_page


@dataclass(frozen=True)
class Piece:
    """A stretch of a highlight; `hit` if it is one of the words that matched."""

    text: str
    hit: bool = False


@dataclass(frozen=True)
class Highlight:
    """A field in which words matched: its name and label, and the text around them."""

    field: str
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class SearchItem:
    """One result. `facets` are its codes, or words where those are free.

    `why` says why it stands where it does, `worth` says it in numbers.
    """

    id: UUID
    kind: str
    slug: str
    title: str
    summary: str
    lifecycle: str
    updated: date
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    highlights: tuple[Highlight, ...] = ()
    why: tuple[str, ...] = ()
    worth: Worth | None = None


@dataclass(frozen=True)
class FacetValue:
    """A code of a facet, and how many results choosing it would leave; `word` is the free word that it stands for."""

    value: str
    count: int
    selected: bool = False
    word: str = ""


@dataclass(frozen=True)
class SearchPage:
    """One page of results.

    `facets` have no more than `MOST_VALUES` values each and those chosen; `unlisted` says how many others there are.
    `suggestion` is the query as it may have been meant; `corrected` says that results were found by words near those
    asked for; `degraded` that the database answered, because there is no index now, and `read` in how many things it
    looked for the words, 0 for all.
    """

    total: int
    items: tuple[SearchItem, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    suggestion: str = ""
    corrected: bool = False
    degraded: bool = False
    read: int = 0
    unlisted: Mapping[str, int] = field(default_factory=dict)
    page: int = 1
    per_page: int = 20

    @property
    def pages(self) -> int:
        """How many pages can be had; 1 when there is nothing."""
        return max(1, math.ceil(min(self.total, MOST_REACHED) / self.per_page))


def facet_values(
    facet: str, counts: Mapping[str, int], chosen: tuple[str, ...], words: Mapping[str, str] | None = None
) -> tuple[FacetValue, ...]:
    """The codes of a facet, the most frequent first and no more than are shown, those of a range in their own order.

    Chosen ones stay, even at none, so that they can be taken off.
    """
    found = {code: count for code, count in counts.items() if count}
    first = sorted(found, key=lambda code: (-found[code], code))[:MOST_VALUES]
    codes = list(dict.fromkeys([*first, *chosen]))
    if facet in RANGES:
        codes.sort(key=RANGES[facet].place_of)
    return tuple(FacetValue(code, found.get(code, 0), code in chosen, (words or {}).get(code, "")) for code in codes)


def unlisted(counts: Mapping[str, int], values: Collection[FacetValue]) -> int:
    """How many codes of a facet have results and are not among its values."""
    return sum(1 for count in counts.values() if count) - sum(1 for one in values if one.count)
