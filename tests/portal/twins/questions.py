"""What can be asked at an address: words, filters, orders and files, with names of what is hidden among the values."""

import base64
from collections.abc import Callable, Mapping, Sequence

from catalogue.kinds.kind import Field, FieldType, Kind
from catalogue.kinds.ranges import RANGES
from catalogue.people.queries import CURRENT, LEAVING, LEFT
from catalogue.resources.filters import ENDS, ENDS_WITHIN, NOBODY, SOMEBODY, filter_names, filters_of
from catalogue.search.ordering import Sort
from catalogue.terms import (
    AccessRights,
    Employer,
    IdentifierScheme,
    Lifecycle,
    OrganisationType,
    ReadinessBand,
    Visibility,
)
from portal.pages.readiness_list import NONE, ONLY
from tests.portal.twins.cast import SHADOW_FILTERS, SHADOW_TEAM, SHADOW_TRUST, STAFF
from tests.portal.twins.known import Known
from tests.portal.twins.made_up import THEMES, WORDS

Questions = Mapping[str, Sequence[object]]
_NEARLY = ("zebr", "zebrs", "grti", "hous*", '"grit routes"', "bins -audit", "shadow", "shadow trust", "register.csv")
_VERBS = ("registered", "described", "renamed", "owner_assigned", "sight_granted")


def _words(known: Known) -> Questions:
    """Words that many things have, that nearly are words, and by which one thing alone is called."""
    names = [name for thing in known.things for name in (thing.key, thing.title, f"register/{thing.key}.csv")]
    return {"q": [*WORDS, *_NEARLY, *names]}


def _values(known: Known, spec: Field) -> Sequence[object]:
    if spec.terms is not None:
        return [term.value for term in spec.terms]
    by_type = {FieldType.TEAM: known.teams, FieldType.ORGANISATION: known.organisations, FieldType.THEME: THEMES}
    return by_type.get(spec.type, WORDS)


def _narrowings(known: Known, code: str) -> Questions:
    fields = {narrowing.name: _values(known, narrowing.field) for narrowing in filters_of(code)}
    return {**fields, **_steps()}


def _of_a_kind(known: Known, kind: Kind | None) -> Questions:
    assert kind is not None
    owners = {"owner": [NOBODY, SOMEBODY, *known.people], ENDS: list(ENDS_WITHIN)}
    return {**_words(known), **_narrowings(known, kind.code), **owners}


def _steps() -> Questions:
    return {name: [step.code for step in numbers.steps] for name, numbers in RANGES.items()}


def _for_programs(known: Known, kind: Kind | None) -> Questions:
    """As programs ask: a few at a time, and on from any thing, seen or not."""
    cursors = [base64.urlsafe_b64encode(thing.id.bytes).decode().rstrip("=") for thing in known.things]
    assert kind is not None
    asked = {"q", *filter_names(kind.code)}
    told = {name: values for name, values in _of_a_kind(known, kind).items() if name in asked}
    return {**told, "per_page": [1, 3], "cursor": cursors}


def _searches(known: Known, _kind: Kind | None) -> Questions:
    return {
        **_words(known),
        "kind": sorted({thing.kind.code for thing in known.things}),
        "theme": THEMES,
        "team": [*known.teams, SHADOW_TEAM],
        "organisation": [*known.organisations, SHADOW_TRUST],
        "supplier": [*known.organisations, SHADOW_TRUST],
        "joins_on": list(IdentifierScheme),
        "format": WORDS,
        "access": list(AccessRights),
        "lifecycle": list(Lifecycle),
        "visibility": list(Visibility),
        "owner": [*known.people],
        **_steps(),
        "sort": list(Sort),
    }


def _shadows(_known: Known, _kind: Kind | None) -> Questions:
    """Filters by whom no outsider sees: a form that says what was asked for must not say what they are called."""
    return {name: [code] for name, code in SHADOW_FILTERS}


def _trail(known: Known, _kind: Kind | None) -> Questions:
    verbs = [f"{kind}.{verb}" for kind in sorted({one.kind.code for one in known.things}) for verb in _VERBS]
    return {
        "thing": [thing.address for thing in known.things],
        "person": list(STAFF),
        "action": [*verbs, "link.linked", "link.unlinked", "role.granted", "import.checked"],
        "from": ["1/6/2026", "1/10/2026"],
        "page": [1, 2, 3],
    }


def _people(known: Known, _kind: Kind | None) -> Questions:
    return {
        "q": WORDS,
        "team": known.teams,
        "organisation": known.organisations,
        "employer": list(Employer),
        "status": [CURRENT, LEAVING, LEFT],
    }


# Where more can be asked than what the page itself has links to.
QUESTIONS: dict[str, Callable[[Known, Kind | None], Questions]] = {
    "resources.table": _of_a_kind,
    "api_things.several": _for_programs,
    "search.results": _searches,
    "saved_searches.ask_new": _shadows,
    "api_search.search": _searches,
    "api_search.suggest": lambda known, _: _words(known),
    "readiness.index": lambda known, _: {
        "answer": list(ReadinessBand),
        "contractor": [ONLY],
        "procedures": [NONE],
        "team": known.teams,
        "sort": ["score", "-people", "uncovered", "ends"],
    },
    "what_if.ask": lambda known, _: _words(known),
    "what_if.suggest": lambda known, _: _words(known),
    "reports_unowned.index": lambda known, _: _narrowings(known, ""),
    "people.people": _people,
    "people.organisations": lambda known, _: {"type": list(OrganisationType)},
    "audit.changes": _trail,
    "audit.role_list": lambda known, _: {"show": ["all"]},
    "audit.ask_role": lambda known, _: {"email": list(STAFF)},
    "glossary.index": lambda known, _: {"q": WORDS},
    "my.index": lambda known, _: {"show": ["due", "thin"]},
    "resource_links.page": lambda known, _: _words(known),
    "resource_links.choose": lambda known, _: {"to": [thing.id for thing in known.things]},
    "resource_history.compare": lambda known, _: {"from": [1, 2], "to": [2, 3]},
}
