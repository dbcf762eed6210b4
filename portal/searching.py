"""Search as pages and programs use it: for whoever asks now, with the glossary's words at hand."""

from collections.abc import Iterator

from catalogue.search.page import SearchItem, SearchPage, SearchRequest
from catalogue.search.query import SearchDesk, count_of, everything, search, suggest
from portal import db
from portal.auth import current_actor
from portal.services import services


def desk() -> SearchDesk:
    """The search of whoever asks now."""
    session, made = db.session(), services()
    return SearchDesk(session, made.index, current_actor(), db.today(), made.vocabularies.of(session))


def find(request: SearchRequest) -> SearchPage:
    """One page of results for whoever asks. Raises `Refused` for what is beyond the limits of search."""
    return search(desk(), request)


def count(request: SearchRequest) -> int:
    """How many results whoever asks would get. Raises as `find`."""
    return count_of(desk(), request)


def find_all(request: SearchRequest) -> Iterator[SearchItem]:
    """Every result for whoever asks, whatever the page. Raises as `find`."""
    return everything(desk(), request)


def begin(q: str) -> tuple[SearchItem, ...]:
    """The first results for what has been typed so far."""
    return suggest(desk(), q)
