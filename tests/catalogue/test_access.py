"""The policy, cell by cell, and that its three forms (`may`, SQL, labels) always say the same."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from catalogue.access import (
    ANONYMOUS,
    Action,
    Actor,
    Held,
    Thing,
    labels_of_actor,
    labels_of_thing,
    may,
    operator,
    require,
)
from catalogue.errors import NotAllowed, NotFound
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.roles import RoleScope
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link
from catalogue.store import Database
from catalogue.terms import Employer, OrganisationType, Relation, Role, Scope, Visibility
from catalogue.visibility import visible
from tests.factories import OPERATOR, TODAY, Place

TEAM, OTHER_TEAM, THING = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
WHO: dict[str, Actor] = {
    "anonymous": ANONYMOUS,
    "staff": Actor(is_staff=True, roles=frozenset({Held(Role.READER)})),
    "owner": Actor(is_staff=True, things=frozenset({THING}), owned=frozenset({THING})),
    "team steward": Actor(is_staff=True, teams=frozenset({TEAM})),
    "other steward": Actor(is_staff=True, teams=frozenset({OTHER_TEAM})),
    "steward": Actor(is_staff=True, roles=frozenset({Held(Role.STEWARD)})),
    "procurement": Actor(is_staff=True, roles=frozenset({Held(Role.PROCUREMENT)})),
    "contractor": Actor(things=frozenset({THING}), roles=frozenset({Held(Role.CONTRACTOR, f"contract:{THING}")})),
    "partner": Actor(things=frozenset({THING}), roles=frozenset({Held(Role.PARTNER)})),
    "auditor": Actor(is_staff=True, roles=frozenset({Held(Role.AUDITOR)})),
    "admin": Actor(is_staff=True, roles=frozenset({Held(Role.ADMIN)})),
    "operator": operator("root"),
}
# One letter a visibility: p public, i internal, r restricted; who may do what to a thing of THING's id and TEAM.
TABLE: dict[Action, dict[str, str]] = {
    Action.READ: {
        "anonymous": "p", "staff": "pi", "owner": "pir", "team steward": "pir", "other steward": "pi",
        "steward": "pir", "procurement": "pi", "contractor": "pir", "partner": "pir", "auditor": "pi",
        "admin": "pi", "operator": "pir",
    },
    Action.EDIT: {
        "anonymous": "", "staff": "", "owner": "pir", "team steward": "pir", "other steward": "",
        "steward": "pir", "procurement": "", "contractor": "", "partner": "", "auditor": "", "admin": "pi",
        "operator": "pir",
    },
    Action.ATTEST: {
        "anonymous": "", "staff": "", "owner": "pir", "team steward": "pir", "other steward": "",
        "steward": "pir", "procurement": "", "contractor": "", "partner": "", "auditor": "", "admin": "",
        "operator": "pir",
    },
    Action.READ_HISTORY: {
        "anonymous": "", "staff": "pi", "owner": "pir", "team steward": "pir", "other steward": "pi",
        "steward": "pir", "procurement": "pi", "contractor": "", "partner": "", "auditor": "pi", "admin": "pi",
        "operator": "pir",
    },
    Action.GRANT: {
        "anonymous": "", "staff": "", "owner": "pir", "team steward": "pir", "other steward": "",
        "steward": "pir", "procurement": "", "contractor": "", "partner": "", "auditor": "", "admin": "",
        "operator": "pir",
    },
}  # fmt: skip
OBLIGING = (
    Action.READ_OBLIGATIONS,
    Action.KEEP_OBLIGATIONS,
    Action.TEND_OBLIGATION,
    Action.HAND_OVER,
    Action.ACCEPT_HANDOVER,
)
CELLS = [
    (action, who, visibility, visibility.value[0] in letters)
    for action, row in TABLE.items()
    for who, letters in row.items()
    for visibility in Visibility
]


@pytest.mark.parametrize("action, who, visibility, allowed", CELLS)
def test_each_cell_of_the_policy(action: Action, who: str, visibility: Visibility, allowed: bool) -> None:
    assert may(WHO[who], action, Thing("dataset", visibility, THING, TEAM)) is allowed


@pytest.mark.parametrize("kind, allowed", [("contract", True), ("agreement", True), ("dataset", False)])
def test_contract_managers_keep_contracts_and_agreements_only(kind: str, allowed: bool) -> None:
    assert may(WHO["procurement"], Action.EDIT, Thing(kind, Visibility.INTERNAL, THING, TEAM)) is allowed
    assert may(WHO["procurement"], Action.CREATE, Thing(kind)) is allowed


def test_what_may_not_be_seen_is_missing_and_what_may_is_forbidden() -> None:
    with pytest.raises(NotFound):
        require(WHO["staff"], Action.EDIT, Thing("dataset", Visibility.RESTRICTED, THING, TEAM))
    with pytest.raises(NotAllowed):
        require(WHO["staff"], Action.EDIT, Thing("dataset", Visibility.INTERNAL, THING, TEAM))


@pytest.mark.parametrize("visibility", Visibility)
def test_obligations_are_for_those_who_see_the_contract_and_are_staff_or_its_contractor(
    visibility: Visibility,
) -> None:
    deal = Thing("contract", visibility, THING, TEAM)
    contractor = WHO["contractor"]
    acceptor = Actor(is_staff=True, roles=frozenset({Held(Role.ACCEPTOR, f"contract:{THING}")}))
    other = Actor(is_staff=True, roles=frozenset({Held(Role.ACCEPTOR, f"contract:{TEAM}")}))
    ended = Actor(roles=contractor.roles)
    for name in ("anonymous", "partner"):
        assert not any(may(WHO[name], action, deal) for action in OBLIGING)
    assert [action for action in OBLIGING if may(contractor, action, deal)] == [
        Action.READ_OBLIGATIONS, Action.HAND_OVER,
    ]  # fmt: skip
    assert not any(may(ended, action, deal) for action in OBLIGING)
    is_seen = visibility is not Visibility.RESTRICTED
    assert may(acceptor, Action.ACCEPT_HANDOVER, deal) is is_seen
    assert may(WHO["staff"], Action.READ_OBLIGATIONS, deal) is is_seen
    assert may(WHO["procurement"], Action.KEEP_OBLIGATIONS, deal) is is_seen
    assert not may(other, Action.ACCEPT_HANDOVER, deal)
    for name in ("operator", "admin", "steward", "procurement"):
        assert not may(WHO[name], Action.ACCEPT_HANDOVER, deal)


actors = st.builds(
    Actor,
    is_staff=st.booleans(),
    is_operator=st.booleans(),
    roles=st.frozensets(
        st.sampled_from(
            [*map(Held, Role), *(Held(role, f"contract:{THING}") for role in (Role.CONTRACTOR, Role.ACCEPTOR))]
        )
    ),
    things=st.frozensets(st.sampled_from([THING, uuid.UUID(int=1)])),
    owned=st.frozensets(st.sampled_from([THING])),
    teams=st.frozensets(st.sampled_from([TEAM, OTHER_TEAM])),
    scopes=st.none() | st.frozensets(st.sampled_from(list(Scope))),
)
things = st.builds(
    Thing,
    kind=st.sampled_from(["dataset", "contract"]),
    visibility=st.sampled_from(Visibility),
    id=st.sampled_from([THING, uuid.UUID(int=2)]),
    team_id=st.sampled_from([TEAM, OTHER_TEAM, None]),
)


@given(actors, things)
def test_labels_meet_exactly_when_the_policy_lets_read(actor: Actor, thing: Thing) -> None:
    assert bool(labels_of_actor(actor) & labels_of_thing(thing)) is may(actor, Action.READ, thing)


@given(actors, things, st.sampled_from(Action))
def test_a_token_never_exceeds_its_owner(actor: Actor, thing: Thing, action: Action) -> None:
    owner = Actor(**{**vars(actor), "scopes": None})
    assert not may(actor, action, thing) or may(owner, action, thing)


@given(actors, things, st.sampled_from(Action))
def test_losing_a_role_never_enlarges_what_may_be_done(actor: Actor, thing: Thing, action: Action) -> None:
    for held in actor.roles:
        poorer = Actor(**{**vars(actor), "roles": actor.roles - {held}})
        assert not may(poorer, action, thing) or may(actor, action, thing)


def test_the_database_shows_what_the_policy_lets_read(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        team, other = place.team("Housing"), place.team("Roads")
        things = [
            place.thing("dataset", f"{visibility} {name}", visibility=visibility.value, team=name)
            for visibility in Visibility
            for name in ("housing", "roads")
        ]
        for actor in (
            ANONYMOUS,
            OPERATOR,
            Actor(is_staff=True),
            Actor(things=frozenset({things[4].id})),
            Actor(is_staff=True, teams=frozenset({team})),
            Actor(is_staff=True, teams=frozenset({other}), scopes=frozenset({Scope.WRITE})),
            Actor(is_staff=True, roles=frozenset({Held(Role.STEWARD)})),
        ):
            shown = set(session.scalars(select(CataloguedResource.id).where(visible(actor))))
            assert shown == {thing.id for thing in things if may(actor, Action.READ, thing.facts)}


def _contract_world(place: Place, **contract: Any) -> tuple[Any, Any, Any]:
    supplier = place.organisation("Northgate Widgets")
    system = place.thing("system", "Housing system", visibility="internal")
    deal = place.thing("contract", "Housing support", supplier=supplier, visibility="internal", **contract)
    link(desk(place.session, OPERATOR, place.today), deal, system, Tie(Relation.COVERS))
    person = place.person("Sam Supplier", Employer.SUPPLIER, organisation=supplier)
    place.role(person, Role.CONTRACTOR, RoleScope("contract", deal.id))
    return person, deal, system


@pytest.mark.parametrize("ends, sees", [(TODAY, True), (TODAY - timedelta(days=1), False), (None, True)])
def test_a_contractor_sees_their_contract_and_what_it_covers_until_it_ends(
    database: Database, ends: date | None, sees: bool
) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        person, deal, system = _contract_world(place, end_on=ends.isoformat() if ends else "")
        place.thing("dataset", "Another internal thing", visibility="internal")
        assert place.actor(person).things == (frozenset({deal.id, system.id}) if sees else frozenset())


def test_a_partner_sees_what_a_live_agreement_names_and_no_more(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        trust = place.organisation("Ambervale NHS Trust", OrganisationType.PARTNER)
        person = place.person("Pat Partner", Employer.PARTNER, organisation=trust)
        place.role(person, Role.PARTNER)
        shown = {}
        for name, start, end in (
            ("live", TODAY - timedelta(days=9), TODAY),
            ("over", TODAY - timedelta(days=9), TODAY - timedelta(days=1)),
            ("to come", TODAY + timedelta(days=1), None),
        ):
            agreement = place.thing(
                "agreement", name, start_on=start.isoformat(), end_on=end.isoformat() if end else "",
                parts={"parties": [{"organisation": trust, "role": "recipient"}]},
            )  # fmt: skip
            data = place.thing("dataset", f"data {name}", visibility="restricted")
            link(desk(session, OPERATOR, place.today), agreement, data, Tie(Relation.SHARES))
            shown[name] = {agreement.id, data.id}
        assert place.actor(person).things == frozenset(shown["live"])
        assert place.actor(person, TODAY + timedelta(days=1)).things == frozenset(shown["to come"])


def test_a_link_that_ended_names_nothing(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        person, deal, _ = _contract_world(place)
        old = place.thing("system", "Old system")
        link(
            desk(session, OPERATOR, place.today), deal, old,
            Tie(Relation.COVERS, end_on=TODAY - timedelta(days=1)),
        )  # fmt: skip
        assert old.id not in place.actor(person).things


def test_leaving_ends_every_right_the_day_after(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        leaver = place.person("Lee Leaver", end_on=TODAY)
        thing = place.thing("dataset", "Theirs", visibility="restricted", owners={"data_steward": leaver.email})
        place.role(leaver, Role.STEWARD)
        assert may(place.actor(leaver), Action.EDIT, thing.facts)
        assert place.actor(leaver, TODAY + timedelta(days=1)) == Actor(name="Lee Leaver")


def test_supplier_staff_gain_nothing_from_council_roles(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        person = place.person("Sid", Employer.SUPPLIER)
        thing = place.thing("dataset", "Ours", owners={"supplier_contact": person.email})
        actor = place.actor(person)
        assert not actor.is_staff and not actor.things
        assert not may(actor, Action.READ, thing.facts)
