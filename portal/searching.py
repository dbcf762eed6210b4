"""Search as pages and programs use it: for whoever asks now, with the words it needs at hand."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from flask import g

from catalogue.access import Action, may
from catalogue.errors import Refused
from catalogue.kinds.kind import Kind
from catalogue.resources.references import References
from catalogue.search.besides import HANDOVER
from catalogue.search.page import Highlight, SearchItem, SearchPage, SearchRequest
from catalogue.search.query import SearchDesk, count_of, everything, ids_in_rank, marks_in, search, suggest
from catalogue.tuning.queries import ranking_in_use
from catalogue.workflows.handovers_found import handovers_readable
from catalogue.workflows.people_found import FoundPerson, directory, names_asked, people_found
from catalogue.workflows.surroundings import around
from portal import db
from portal.auth import current_actor
from portal.services import services
from portal.vocabularies import Wording

_BESIDES = {HANDOVER: handovers_readable}


def wording() -> Wording:
    """The words that search uses, as this request sees the database."""
    if "wording" not in g:
        g.wording = services().vocabularies.of(db.session())
    found: Wording = g.wording
    return found


def desk() -> SearchDesk:
    """The search of whoever asks now."""
    session, made = db.session(), services()
    ranking = made.remembered.asking(session).answer("ranking", lambda: ranking_in_use(session))
    return SearchDesk(session, made.index, current_actor(), db.today(), around, wording().vocabulary, ranking, _BESIDES)


def find(request: SearchRequest) -> SearchPage:
    """One page of results for whoever asks. Raises `Refused` for what is beyond the limits of search."""
    return search(desk(), request)


def count(request: SearchRequest) -> int:
    """How many results whoever asks would get. Raises as `find`."""
    return count_of(desk(), request)


def find_all(request: SearchRequest) -> Iterator[SearchItem]:
    """Every result for whoever asks, whatever the page. Raises as `find`, at the first.

    They are read in a session of their own: a file is still on its way when the request's session is closed.
    """
    asked, database = desk(), services().database
    with database.reading() as session:
        yield from everything(replace(asked, session=session), request)


@dataclass(frozen=True)
class Matches:
    """What words find among the things of one kind, the best first; `marks` tells where they stand in some of these."""

    ids: tuple[UUID, ...]
    marks: Callable[[Collection[UUID]], Mapping[UUID, Sequence[Highlight]]]


def matches(kind: Kind, q: str) -> Matches | None:
    """What words find in all that is written in things of a kind; None without words, and for words that are refused.

    Those are looked for in titles alone, as for kinds whose table has no text to search.
    """
    if not q.strip() or not kind.revised:
        return None
    request = SearchRequest(q, {"kind": (kind.code,)})
    try:
        return Matches(ids_in_rank(desk(), request), lambda wanted: marks_in(desk(), request, wanted))
    except Refused:
        return None


def begin(q: str) -> tuple[SearchItem, ...]:
    """The first results for what has been typed so far."""
    return suggest(desk(), q)


def people(q: str) -> list[FoundPerson]:
    """The people whom a query finds; the directory is kept at hand for those who may read it. Raises as `find`."""
    session, actor, today = db.session(), current_actor(), db.today()
    if not may(actor, Action.READ_PEOPLE):
        return []
    everyone = services().directory.asking(session).answer(today, lambda: directory(session, today))
    return people_found(everyone, actor, names_asked(q))


def names() -> References:
    """What teams, organisations and themes are called, as far as whoever asks may know of them."""
    if "names" not in g:
        g.names = services().vocabularies.names_for(db.session(), current_actor())
    found: References = g.names
    return found
