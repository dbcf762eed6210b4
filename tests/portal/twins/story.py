"""How a made-up council begins: its people, words and things, who is let in; then chance decides what happens."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from catalogue.glossary.operations import TermEntry, add_term
from catalogue.glossary.themes import ThemeEntry, keep_theme
from catalogue.kinds.record import Record
from catalogue.people.directory import end_employment
from catalogue.people.roles import Period, RoleScope, grant_role
from catalogue.people.tables import Person
from catalogue.resources.operations import register
from catalogue.searches.operations import save_search
from catalogue.searches.rules import AskedSearch
from catalogue.terms import Employer, OrganisationType, Role, Visibility
from tests.conftest import TODAY
from tests.factories import OPERATOR, Place
from tests.portal.twins.cast import CONTRACTOR, GONE, PARTNER, READER, SHADOW, SHADOW_FILTERS, STAFF, Cast
from tests.portal.twins.ids import first_id
from tests.portal.twins.learning import a_path
from tests.portal.twins.steps import Step, desk_in, found, person
from tests.portal.twins.tales import tales

ORGANISATIONS = {
    "Test Council": OrganisationType.COUNCIL,
    "Test Supplier": OrganisationType.SUPPLIER,
    "Test Agency": OrganisationType.PARTNER,
}
THEMES = (ThemeEntry("waste", "Waste"), ThemeEntry("waste-bins", "Bins", parent="waste"), ThemeEntry("care", "Care"))
TERMS = (TermEntry("Bin", "What is emptied.", ("grit bin",), ("WRB",), ("Zebra",)), TermEntry("Zebra", "A crossing."))


def story(cast: Cast) -> list[Step]:
    """All that happens, in its order."""
    arrivals = [_arrival(key, record) for key, record in cast.records.items()]
    searches = [_saves(email, *one) for email in (READER, CONTRACTOR, PARTNER) for one in SHADOW_FILTERS]
    later = [step for tale in tales(cast) for step in tale]
    steps = [*_directory(), a_path(), *arrivals, *_rights(cast), *searches, *later, Step("gone leaves", _leave)]
    assert len({step.name for step in steps}) == len(steps), "ids are drawn from the names of steps"
    return steps


def _directory() -> Iterator[Step]:
    yield Step("organisations", lambda place: [place.organisation(*one) for one in ORGANISATIONS.items()])
    yield Step("teams", lambda place: [place.team("Housing"), place.team("Waste")])
    yield Step("words", _words)
    yield Step("shadows", _shadows, frozenset({SHADOW}))
    yield from (_joins(email, Employer.COUNCIL, role) for email, role in STAFF.items())
    yield _joins(CONTRACTOR, Employer.SUPPLIER, None)
    yield _joins(PARTNER, Employer.PARTNER, Role.PARTNER)


def _words(place: Place) -> None:
    for theme in THEMES:
        keep_theme(place.session, OPERATOR, theme)
    for term in TERMS:
        add_term(place.session, OPERATOR, term)


def _shadows(place: Place) -> None:
    place.organisation("Shadow Trust")
    place.team("Shadow Team")
    place.person(SHADOW.partition("@")[0].title())


def _joins(email: str, employer: Employer, role: Role | None) -> Step:
    """Somebody comes, with an account and a role; a steward has one team, and everybody began a month ago."""
    organisation = {Employer.SUPPLIER: "Test Supplier", Employer.PARTNER: "Test Agency"}.get(employer, "")
    team = "Housing" if employer is Employer.COUNCIL else ""

    def do(place: Place) -> None:
        name, began = email.partition("@")[0].title(), TODAY - timedelta(days=30)
        made = place.person(name, employer, organisation=organisation, team=team, start_on=began)
        place.account(made)
        if role is not None:
            scope = RoleScope("team", place.team("Housing")) if role is Role.STEWARD else RoleScope()
            place.role(made, role, scope)

    return Step(email, do)


def _saves(email: str, name: str, code: str) -> Step:
    """Somebody keeps a search with a filter, whether or not the code in it says anything to them."""
    asked = AskedSearch(filters=((name, code),))

    def do(place: Place) -> None:
        save_search(place.session, place.actor(person(place, email)), f"By {name}", asked)

    return Step(f"{email} saves a search by {name}", do)


def _arrival(key: str, record: Record) -> Step:
    return Step(key, lambda place: register(desk_in(place), record), frozenset({key}))


def _rights(cast: Cast) -> Iterator[Step]:
    """Roles for one contract. A role is in the twin too where its contract is not: decision 0020 has it that those who
    oversee roles are told of it, without the contract and the reason."""
    hidden = cast.keys("contract", Visibility.RESTRICTED)[0]
    yield from (
        Step(f"{email} is {role} under {key}", _given(email, role, key))
        for email, role, key in (
            (CONTRACTOR, Role.CONTRACTOR, cast.contract.key),
            (READER, Role.ACCEPTOR, hidden),
        )
    )


def _given(email: str, role: Role, key: str) -> Callable[[Place], None]:
    def do(place: Place) -> None:
        contract = found(place, key)
        term = Period(TODAY, None, f"For {contract.title}" if contract else "")
        grant_role(place.session, OPERATOR, person(place, email), role, term, RoleScope("contract", first_id(key)))

    return do


def _leave(place: Place) -> None:
    leaver: Person = person(place, GONE)
    end_employment(place.session, OPERATOR, leaver, TODAY - timedelta(days=1))
