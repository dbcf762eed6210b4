"""Search as pages and programs use it: the glossary's words at hand, and facets with the names people know."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.kinds import BY_CODE, KINDS
from catalogue.kinds.kind import Field, FieldType
from catalogue.resources.references import References, references_as_seen
from catalogue.search.page import SearchItem, SearchPage, SearchRequest
from catalogue.search.query import search, suggest
from portal import db
from portal.auth import current_actor
from portal.services import services


def find(request: SearchRequest) -> SearchPage:
    """One page of results for whoever asks. Raises `Refused` for what is beyond the limits of search."""
    session, made = db.session(), services()
    words = made.vocabularies.of(session)
    return search(session, made.index, current_actor(), request, words, db.today())


def begin(q: str) -> tuple[SearchItem, ...]:
    """The first results for what has been typed so far."""
    session, made = db.session(), services()
    return suggest(session, made.index, current_actor(), q, made.vocabularies.of(session), db.today())


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
