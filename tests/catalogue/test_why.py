"""Why someone can see a thing: what the policy says, what it rests on, and nothing that the asker may not see."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from catalogue.access import Action, Actor, may
from catalogue.errors import NotAllowed, NotFound
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.accounts import account_of, close_account
from catalogue.people.directory import end_employment
from catalogue.people.roles import Period, RoleScope, grant_sight
from catalogue.people.tables import Person
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link
from catalogue.store import Database
from catalogue.terms import Employer, OrganisationType, Relation, Role
from catalogue.workflows.why import HIDDEN, Why, why
from tests.factories import OPERATOR, TODAY, Place

END = TODAY + timedelta(days=100)


@pytest.fixture
def place(database: Database) -> Iterator[Place]:
    with database.unit_of_work() as session:
        yield Place(session)


@pytest.fixture
def admin(place: Place) -> Actor:
    person = place.person("Cai Rees")
    place.role(person, Role.ADMIN)
    return place.actor(person)


def asked(place: Place, person: Person, thing: CataloguedResource, asker: Actor = OPERATOR) -> Why:
    """The answer, which is always what the policy says."""
    actor = place.actor(person)
    found = why(place.session, asker, person, thing, TODAY)
    assert found.sees is may(actor, Action.READ, thing.facts) is bool(found.ways)
    return found


def bases(found: Why) -> list[str]:
    """What sight rests on, with the titles that are told."""
    return [f"{basis.words} {basis.thing.title}" if basis.thing else basis.words for basis in found.bases]


def test_staff_see_what_is_for_staff_and_not_what_is_restricted(place: Place) -> None:
    ada = place.person("Ada Okafor")
    found = asked(place, ada, place.thing("dataset", "Bins", visibility="internal"))
    assert found.ways == ("council staff and the thing is for council staff",)
    assert not asked(place, ada, place.thing("dataset", "Secret", visibility="restricted")).sees


def test_each_way_to_be_named_is_told(place: Place) -> None:
    ada, ben = place.person("Ada Okafor"), place.person("Ben Price")
    thing = place.thing("dataset", "Secret", visibility="restricted", owners={"data_steward": ada.email})
    grant_sight(place.session, OPERATOR, ben, thing.facts, Period(TODAY, END, "Audit of housing"))
    place.session.flush()
    owner, named = asked(place, ada, thing), asked(place, ben, thing)
    assert bases(owner) == ["is its data steward"]
    assert (bases(named), named.bases[0].reason, named.bases[0].until_on) == (
        ["let in by the tests"],
        "Audit of housing",
        END,
    )


def test_a_steward_of_its_team_sees_it_by_that(place: Place) -> None:
    team, ada = place.team("Housing"), place.person("Ada Okafor")
    thing = place.thing("dataset", "Secret", visibility="restricted", team="housing")
    place.role(ada, Role.STEWARD, RoleScope("team", team))
    assert asked(place, ada, thing).ways == ("the actor is steward of its team",)


def test_a_contractor_sees_what_a_contract_covers_until_it_ends(place: Place, admin: Actor) -> None:
    gil = place.person("Gil Marsh", Employer.SUPPLIER)
    deal = place.thing("contract", "Support", visibility="internal", end_on=END.isoformat())
    hidden = place.thing("contract", "Merger", visibility="restricted", end_on=END.isoformat())
    system = place.thing("system", "Housing", visibility="internal")
    for contract in (deal, hidden):
        link(desk(place.session, OPERATOR, TODAY), contract, system, Tie(Relation.COVERS))
        place.role(gil, Role.CONTRACTOR, RoleScope("contract", contract.id))
    place.session.flush()
    whole, told = asked(place, gil, system), asked(place, gil, system, admin)
    assert sorted(bases(whole)) == ["is a contractor under Merger", "is a contractor under Support"]
    assert sorted(bases(told)) == ["is a contractor under Support", f"is a contractor under {HIDDEN}"]
    with pytest.raises(NotFound):
        why(place.session, admin, gil, hidden, TODAY)


def test_a_partner_sees_what_a_live_agreement_shares(place: Place) -> None:
    agency = place.organisation("Test Agency", OrganisationType.PARTNER)
    una = place.person("Una Other", Employer.PARTNER, organisation=agency)
    place.role(una, Role.PARTNER)
    sharing = place.thing(
        "agreement", "Sharing", start_on=TODAY.isoformat(), lifecycle="live", visibility="internal",
        parts={"parties": [{"organisation": agency}]},
    )  # fmt: skip
    data = place.thing("dataset", "Cases", visibility="restricted")
    link(desk(place.session, OPERATOR, TODAY), sharing, data, Tie(Relation.SHARES))
    assert bases(asked(place, una, data)) == ["works for a party to Sharing"]


def test_why_not_is_told_too(place: Place) -> None:
    thing = place.thing("dataset", "Bins", visibility="internal")
    left, closed, new = place.person("Ada Okafor"), place.person("Ben Price"), place.person("Dee Shah")
    for person in (left, closed):
        place.account(person)
    end_employment(place.session, OPERATOR, left, TODAY - timedelta(days=1))
    account = account_of(place.session, closed.email)
    assert account is not None
    close_account(place.session, OPERATOR, account)
    place.session.flush()
    told = {one.name: why(place.session, OPERATOR, one, thing, TODAY) for one in (left, closed, new)}
    assert {name: found.barred for name, found in told.items()} == {
        "Ada Okafor": "Ada Okafor has left, or not begun.",
        "Ben Price": "The account of Ben Price is closed.",
        "Dee Shah": "Dee Shah has no account.",
    }
    assert not [found for found in told.values() if found.sees or found.bases]


def test_only_administrators_are_told(place: Place) -> None:
    thing, ada = place.thing("dataset", "Bins", visibility="internal"), place.person("Ada Okafor")
    with pytest.raises(NotAllowed):
        why(place.session, place.actor(ada), ada, thing, TODAY)
