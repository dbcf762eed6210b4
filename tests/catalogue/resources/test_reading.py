"""Reading things on both databases: one thing whole, tables with their filters and orders, and what happened."""

from datetime import timedelta
from typing import Any

import pytest

from catalogue.access import ANONYMOUS, Actor, Held
from catalogue.errors import NotAllowed
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import Desk, desk
from catalogue.resources.facets import facets
from catalogue.resources.links import Tie, change_link, link, unlink
from catalogue.resources.listing import ListRequest, all_of, listing, total_of
from catalogue.resources.owners import terms_of_office
from catalogue.resources.past import link_events, version_lines
from catalogue.resources.queries import thing_by_id
from catalogue.resources.references import load_references
from catalogue.resources.whole import Whole, whole
from catalogue.store import Database
from catalogue.terms import Relation, Role
from tests.factories import OPERATOR, TODAY, Place

STAFF = Actor(name="Stef", is_staff=True)
STEWARD = Actor(name="Sten", is_staff=True, roles=frozenset({Held(Role.STEWARD)}))


def _desk(place: Place) -> Desk:
    return desk(place.session, OPERATOR, TODAY)


def _whole(place: Place, actor: Actor, resource: CataloguedResource) -> Whole:
    place.session.flush()
    place.session.expire_all()
    return whole(place.session, actor, thing_by_id(place.session, actor, resource.id), TODAY)


def test_a_thing_is_read_whole_with_names_parts_links_and_what_lies_beyond(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        place.team("Waste")
        supplier = place.organisation("Severn Systems")
        owner = place.person("Ola Owner")
        rows = [{"name": "uprn", "identifier_scheme": "uprn", "personal": "yes"}, {"name": "round"}]
        data = place.thing("dataset", "Rounds", visibility="public", team="waste", organisation=supplier,
                           parts={"columns": rows}, owners={"data_steward": owner.email})  # fmt: skip
        system = place.thing("system", "Rounds system", visibility="public")
        end = (TODAY + timedelta(days=30)).isoformat()
        contract = place.thing("contract", "Hosting", visibility="public", supplier=supplier, end_on=end)
        hidden = place.thing("runbook", "Secret steps", visibility="restricted")
        at = _desk(place)
        link(at, system, data, Tie(Relation.HOLDS, "nightly"))
        link(at, contract, system, Tie(Relation.COVERS))
        link(at, hidden, system, Tie(Relation.EXPLAINS))
        session.flush()
        found = _whole(place, ANONYMOUS, data)
        assert [named.name for named in found.names.teams.values()] == ["Waste"]
        assert [named.name for named in found.names.organisations.values()] == ["Severn Systems"]
        assert [(row["name"], row["personal"]) for row in found.parts["columns"]] == [("uprn", True), ("round", False)]
        assert [(tied.words, tied.other.title, tied.note) for tied in found.ties] == [
            ("Held in", "Rounds system", "nightly")
        ]
        assert [other.title for _, _, other in found.beyond] == ["Hosting"]
        assert found.endings[contract.id].supplier == "Severn Systems"
        assert found.owners is None
        seen = _whole(place, STEWARD, data)
        assert [other.title for _, _, other in seen.beyond] == ["Hosting", "Secret steps"]
        assert seen.owners is not None
        assert [one.person.name for one in seen.owners] == ["Ola Owner"]


@pytest.fixture
def titles() -> dict[str, dict[str, Any]]:
    """Systems by title, with what is said of each."""
    return {
        "alpha": {"criticality": "minor", "users": 5, "team": "Works"},
        "Beta": {"criticality": "critical", "users": 40, "team": "Adults"},
        "gamma": {},
    }


@pytest.mark.parametrize(
    "sort, order",
    [
        ("title", ["alpha", "Beta", "gamma"]),
        ("-title", ["gamma", "Beta", "alpha"]),
        ("criticality", ["Beta", "alpha", "gamma"]),
        ("-criticality", ["alpha", "Beta", "gamma"]),
        ("users", ["alpha", "Beta", "gamma"]),
        ("-users", ["Beta", "alpha", "gamma"]),
        ("team", ["Beta", "alpha", "gamma"]),
        ("-team", ["alpha", "Beta", "gamma"]),
        ("url", ["alpha", "Beta", "gamma"]),
        ("no such thing", ["alpha", "Beta", "gamma"]),
    ],
)
def test_orders_are_the_same_on_both_databases(
    database: Database, titles: dict[str, dict[str, Any]], sort: str, order: list[str]
) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        for name in ("Works", "Adults"):
            place.team(name)
        for title, said in titles.items():
            place.thing("system", title, **said)
        session.flush()
        request = ListRequest(kind="system", sort=sort)
        references = load_references(session)
        assert [row.title for row in listing(session, STAFF, request, references, TODAY).rows] == order
        assert [row.title for row in all_of(session, STAFF, request, references, TODAY)] == order


def test_counts_of_filters_agree_with_the_rows_they_lead_to(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        place.team("Waste")
        uprn = {"columns": [{"name": "a", "identifier_scheme": "uprn"}, {"name": "b", "identifier_scheme": "uprn"}]}
        csv = {"distributions": [{"title": "x", "format": "CSV"}, {"title": "y", "format": "CSV"}]}
        place.thing("dataset", "One", visibility="public", access_rights="open", team="waste", parts=uprn | csv)
        place.thing("dataset", "Two", visibility="internal", access_rights="open", parts=csv)
        place.thing("dataset", "Three", visibility="restricted", access_rights="commercial", parts=uprn)
        session.flush()
        references = load_references(session)
        for actor in (ANONYMOUS, STAFF, STEWARD):
            for filters in ({}, {"access": ("open",)}, {"joins_on": ("uprn",), "team": ("waste",)}):
                asked = ListRequest(kind="dataset", filters=filters)
                for facet in facets(session, actor, asked, references, TODAY):
                    for value, _, number in facet.options:
                        led_to = ListRequest(kind="dataset", filters={**filters, facet.name: (value,)})
                        assert total_of(session, actor, led_to, references, TODAY) == number


def test_what_happened_to_links_is_told_from_both_ends(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        system = place.thing("system", "Hub", visibility="public")
        data = place.thing("dataset", "Rounds", visibility="public")
    with database.unit_of_work() as session:
        at = desk(session, OPERATOR, TODAY)
        row = link(at, session.merge(system), session.merge(data), Tie(Relation.HOLDS))
    with database.unit_of_work() as session:
        at = desk(session, OPERATOR, TODAY)
        row = session.merge(row)
        change_link(at, row, session.merge(system), Tie(Relation.HOLDS, "weekly"))
        unlink(at, row, session.merge(system))
    with database.reading() as session:
        found = link_events(session, STAFF, thing_by_id(session, STAFF, data.id))
        assert [event.action for event in found] == ["unlinked", "link_changed", "linked"]
        assert {(event.words, event.other.title) for event in found} == {("Held in", "Hub")}
        assert [line.number for line in version_lines(session, STAFF, thing_by_id(session, STAFF, data.id))] == [1]
        with pytest.raises(NotAllowed):
            link_events(session, ANONYMOUS, thing_by_id(session, ANONYMOUS, data.id))


def test_links_to_what_is_hidden_take_no_place_in_a_history(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.resources.past.MOST_EVENTS", 1)
    with database.unit_of_work() as session:
        place = Place(session)
        shown, hidden = place.thing("system", "Hub"), place.thing("system", "Secret hub", visibility="restricted")
        data = place.thing("dataset", "Rounds")
        link(_desk(place), shown, data, Tie(Relation.HOLDS))
        link(_desk(place), hidden, data, Tie(Relation.HOLDS))
    with database.reading() as session:
        (event,) = link_events(session, STAFF, thing_by_id(session, STAFF, data.id))
        assert event.other.title == "Hub"


def test_terms_of_office_say_which_hold(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        owner = place.person("Ola Owner")
        data = place.thing("dataset", "Rounds", owners={"data_steward": owner.email})
        session.flush()
        (term,) = terms_of_office(session, STAFF, data)
        assert term.holds(TODAY)
        assert not term.holds(TODAY - timedelta(days=1))
