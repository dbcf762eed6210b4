"""Which loader loads which format."""

from catalogue.exchange.formats import format_of
from catalogue.workflows.load_clause_sets import CLAUSE_SET_LOADER
from catalogue.workflows.load_entries import (
    ORGANISATION_LOADER,
    PERSON_LOADER,
    TEAM_LOADER,
    THEME_LOADER,
)
from catalogue.workflows.load_known_searches import KNOWN_SEARCH_LOADER
from catalogue.workflows.load_links import LinkLoader
from catalogue.workflows.load_spend import SpendLoader
from catalogue.workflows.load_terms import TERM_LOADER
from catalogue.workflows.load_things import ThingLoader
from catalogue.workflows.loading import Loader

_LOADERS: dict[str, Loader] = {
    "person": PERSON_LOADER,
    "team": TEAM_LOADER,
    "organisation": ORGANISATION_LOADER,
    "theme": THEME_LOADER,
    "term": TERM_LOADER,
    "link": LinkLoader(),
    "known_search": KNOWN_SEARCH_LOADER,
    "clause_set": CLAUSE_SET_LOADER,
    "payment": SpendLoader(),
}
_THINGS = ThingLoader()


def loader_of(code: str) -> Loader:
    """The loader for a format; catalogued things of any kind share one. Refused: `unknown_format`."""
    return _LOADERS.get(format_of(code).subject, _THINGS)
