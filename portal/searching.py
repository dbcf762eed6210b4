"""Search as pages and programs use it: the glossary's words at hand, and facets with the names people know."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalogue.kinds import BY_CODE, KINDS
from catalogue.kinds.kind import Field, FieldType
from catalogue.resources.references import References, references_as_seen
from catalogue.search.page import SearchItem, SearchPage, SearchRequest
from catalogue.search.query import SearchDesk, everything, search, suggest
from catalogue.tuning.queries import ranking_in_use
from portal import db
from portal.auth import current_actor
from portal.services import services


def desk() -> SearchDesk:
    """The search of whoever asks now."""
    session, made = db.session(), services()
    ranking = made.remembered.answer(session, "ranking", lambda: ranking_in_use(session))
    return SearchDesk(session, made.index, current_actor(), db.today(), made.vocabularies.of(session), ranking)


def find(request: SearchRequest) -> SearchPage:
    """One page of results for whoever asks. Raises `Refused` for what is beyond the limits of search."""
    return search(desk(), request)


def find_all(request: SearchRequest) -> Iterator[SearchItem]:
    """Every result for whoever asks, whatever the page. Raises as `find`."""
    return everything(desk(), request)


def begin(q: str) -> tuple[SearchItem, ...]:
    """The first results for what has been typed so far."""
    return suggest(desk(), q)


def names() -> References:
    """What teams, organisations and themes are called, as far as whoever asks may know of them."""
    return references_as_seen(db.session(), current_actor())


@dataclass(frozen=True)
class Choice:
    """One value of a facet, in people's words."""

    value: str
    label: str
    count: int
    selected: bool


def labelled(page: SearchPage, references: References) -> dict[str, list[Choice]]:
    """The facets of a page, each value with its label."""
    return {
        name: [
            Choice(option.value, label_of(name, option.value, references), option.count, option.selected)
            for option in options
        ]
        for name, options in page.facets.items()
    }


def label_of(facet: str, value: str, references: References) -> str:
    """What people call this value of a facet."""
    if facet == "kind":
        return BY_CODE[value].label if value in BY_CODE else value
    spec = next((field for field in _fields() if field.facet == facet), None)
    if spec is None:
        return value
    if spec.type in (FieldType.THEME, FieldType.TEAM, FieldType.ORGANISATION):
        return references.label(spec, value)
    term = spec.terms.named(value) if spec.terms is not None else None
    return term.label if term else value


def _fields() -> Iterable[Field]:
    for kind in KINDS:
        yield from kind.fields
        for part in kind.parts:
            yield from part.fields
