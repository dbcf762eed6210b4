"""A shortcut from a search that names an identifier, such as UPRN, to the datasets that can be joined on it."""

import re
from dataclasses import dataclass
from functools import cache

from catalogue.search.page import SearchRequest
from catalogue.terms import IdentifierScheme
from portal.searching import count
from portal.urls import with_query

_SPACE = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True)
class Join:
    """An identifier that the search names: what it is called, how many datasets hold it, and where they are."""

    words: str
    count: int
    href: str


def joins(request: SearchRequest) -> list[Join]:
    """The identifiers that the words of this search name and that datasets the reader may see hold.

    Nothing where the search is narrowed by an identifier already, or shows a later page.
    """
    if "joins_on" in request.filters or request.page > 1:
        return []
    said = f" {_plain(request.q)} "
    named = [scheme for scheme in IdentifierScheme if any(f" {name} " in said for name in _names(scheme))]
    made = [(scheme, {"kind": ("dataset",), "joins_on": (scheme.value,)}) for scheme in named]
    counted = [(scheme, count(SearchRequest(filters=filters))) for scheme, filters in made]
    return [
        Join(_short(scheme), total, with_query("/search", kind="dataset", joins_on=scheme.value))
        for scheme, total in counted
        if total
    ]


@cache
def _names(scheme: IdentifierScheme) -> frozenset[str]:
    """What people call it, one and several: its code, its label, and the label without what stands in brackets."""
    names = {_plain(words) for words in (scheme.value, scheme.label, scheme.label.partition(" (")[0])}
    return frozenset(names | {f"{name}s" for name in names})


def _short(scheme: IdentifierScheme) -> str:
    name = scheme.label.partition(" (")[0]
    return scheme.value.upper() if scheme in _CAPITALS else name if name[:2].isupper() else name[:1].lower() + name[1:]


def _plain(words: str) -> str:
    return _SPACE.sub(" ", words.lower()).strip()


_CAPITALS = frozenset({IdentifierScheme.LSOA, IdentifierScheme.MSOA})
