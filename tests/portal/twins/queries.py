"""What can be asked at an address: words, filters, orders and files, with names of what is hidden among the values."""

import base64
from collections.abc import Callable, Iterator, Sequence

from catalogue.kinds.kind import Field, FieldType, Kind
from catalogue.people.queries import CURRENT, LEAVING, LEFT
from catalogue.resources.filters import ENDS, ENDS_WITHIN, NOBODY, SOMEBODY, filters_of
from catalogue.search.ordering import Sort
from catalogue.search.ranges import RANGES
from catalogue.search.schema import FACETS
from catalogue.terms import AccessRights, Employer, IdentifierScheme, Lifecycle, OrganisationType, Visibility
from portal.urls import with_query
from tests.portal.twins.cast import STAFF
from tests.portal.twins.known import Known
from tests.portal.twins.made_up import THEMES, WORDS

Queries = Iterator[str]
_NEARLY = ("zebr", "zebrs", "grti", "hous*", '"grit routes"', "bins -audit", "shadow", "shadow trust", "register.csv")


def asked(name: str, values: Sequence[object]) -> Queries:
    """One question for each value."""
    return (with_query("", **{name: str(value)}).removeprefix("?") for value in values)


def _words(known: Known) -> Queries:
    """Words that many things have, that nearly are words, and by which one thing alone is called."""
    names = [name for thing in known.things for name in (thing.key, thing.title, f"register/{thing.key}.csv")]
    return asked("q", [*WORDS, *_NEARLY, *names])


def _values(known: Known, spec: Field) -> Sequence[object]:
    if spec.terms is not None:
        return [term.value for term in spec.terms]
    by_type = {FieldType.TEAM: known.teams, FieldType.ORGANISATION: known.organisations, FieldType.THEME: THEMES}
    return by_type.get(spec.type, WORDS)


def _narrowings(known: Known, code: str) -> Queries:
    for narrowing in filters_of(code):
        yield from asked(narrowing.name, _values(known, narrowing.field))


def _of_a_kind(known: Known, kind: Kind | None) -> Queries:
    assert kind is not None
    yield from _words(known)
    yield from _narrowings(known, kind.code)
    yield from asked("owner", [NOBODY, SOMEBODY, *known.people])
    yield from asked(ENDS, list(ENDS_WITHIN))


def _pages(known: Known, kind: Kind | None) -> Queries:
    """As programs ask: a few at a time, and after any thing, seen or not."""
    yield from asked("per_page", [1, 3])
    cursors = [base64.urlsafe_b64encode(thing.id.bytes).decode().rstrip("=") for thing in known.things]
    yield from asked("cursor", cursors)


def _searches(known: Known, _kind: Kind | None) -> Queries:
    values = {
        "kind": sorted({thing.kind.code for thing in known.things}), "theme": THEMES, "team": known.teams,
        "organisation": known.organisations, "supplier": known.organisations, "format": WORDS,
        "joins_on": list(IdentifierScheme), "access": list(AccessRights), "lifecycle": list(Lifecycle),
        "visibility": list(Visibility), "owner": [*known.people],
        **{name: [step.code for step in numbers.steps] for name, numbers in RANGES.items()},
    }  # fmt: skip
    for _ in range(3):
        yield from _words(known)
    for facet in FACETS:
        yield from asked(facet, values[facet])
    yield from asked("sort", list(Sort))
    yield from asked("why", [1] * len(WORDS))


def _rankings(_known: Known, _kind: Kind | None) -> Queries:
    """Other numbers, with what they would change on the known searches."""
    yield from asked("title", [1, 6, 20, "x"])
    yield from asked("saturation", [0.1, 10])


def _trail(known: Known, _kind: Kind | None) -> Queries:
    yield from asked("thing", [thing.address for thing in known.things])
    yield from asked("person", list(STAFF))
    verbs = ("registered", "described", "renamed", "owner_assigned", "sight_granted")
    yield from asked("action", [f"{kind}.{verb}" for kind in {one.kind.code for one in known.things} for verb in verbs])
    yield from asked("action", ["link.linked", "link.unlinked", "role.granted", "import.checked"])
    yield from asked("from", ["1/6/2026", "1/10/2026"])
    yield from asked("page", [1, 2, 3])


def _people(known: Known, _kind: Kind | None) -> Queries:
    yield from asked("q", WORDS)
    yield from asked("team", known.teams)
    yield from asked("organisation", known.organisations)
    yield from asked("employer", list(Employer))
    yield from asked("status", [CURRENT, LEAVING, LEFT])


# Where more can be asked than what the page itself has links to.
QUERIES: dict[str, Callable[[Known, Kind | None], Queries]] = {
    "resources.table": _of_a_kind,
    "api_things.several": lambda known, kind: (one for ask in (_of_a_kind, _pages) for one in ask(known, kind)),
    "search.results": _searches,
    "api_search.search": _searches,
    "api_search.suggest": lambda known, _: _words(known),
    "ranking.index": _rankings,
    "known_searches.ask_new": lambda known, _: asked("thing", [thing.address for thing in known.things]),
    "reports_unowned.index": lambda known, _: _narrowings(known, ""),
    "people.people": _people,
    "people.organisations": lambda known, _: asked("type", list(OrganisationType)),
    "audit.changes": _trail,
    "audit.role_list": lambda known, _: asked("show", ["all"]),
    "audit.ask_role": lambda known, _: asked("email", list(STAFF)),
    "glossary.index": lambda known, _: asked("q", WORDS),
    "my.index": lambda known, _: asked("show", ["due", "thin"]),
    "resource_links.page": lambda known, _: _words(known),
    "resource_links.choose": lambda known, _: asked("to", [thing.id for thing in known.things]),
    "resource_history.compare": lambda known, _: iter(["from=1&to=2", "from=2&to=3", "from=1&to=3"]),
}
