"""What begins and ends by its date, with nobody changing anything: who answers for a thing, what it is linked with."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest

from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link
from catalogue.resources.ownership import Appointment, assign_owner
from catalogue.terms import OwnerRole, Relation
from catalogue.workflows.documents import documents_of
from catalogue.workflows.follow import follow_changes
from tests.catalogue.search.conftest import STAFF, Searched
from tests.factories import OPERATOR, TODAY

DAY = timedelta(days=1)


def used(searched: Searched, identity: UUID, today: date = TODAY) -> Counter[str]:
    """With how many things this one is linked, as the index is told."""
    with searched.database.reading() as session:
        (document,) = documents_of(session, [identity], today)
    return Counter(document.used)


def tie(searched: Searched, start: UUID, end: UUID, *ties: Tie) -> None:
    """Link two things in several ways."""
    with searched.place() as place:
        one, other = (place.session.get_one(CataloguedResource, identity) for identity in (start, end))
        for said in ties:
            link(desk(place.session, OPERATOR, TODAY), one, other, said)


def test_a_thing_that_is_linked_in_many_ways_counts_once(searched_anywhere: Searched) -> None:
    (system,) = searched_anywhere.add("Uniform", kind="system")
    (dataset,) = searched_anywhere.add("Tree survey")
    tie(searched_anywhere, system, dataset, Tie(Relation.HOLDS), Tie(Relation.RELATED_TO))
    tie(searched_anywhere, dataset, system, Tie(Relation.RELATED_TO))
    assert used(searched_anywhere, dataset) == used(searched_anywhere, system) == {"public": 1}


def test_links_of_other_days_do_not_count(searched_anywhere: Searched) -> None:
    one, other = searched_anywhere.add("Tree survey", "Tree works")
    tie(searched_anywhere, one, other, Tie(Relation.RELATED_TO, "", TODAY, TODAY + DAY))
    counts = [used(searched_anywhere, one, TODAY + number * DAY)["public"] for number in (-1, 0, 1, 2)]
    assert counts == [0, 1, 1, 0]


def test_the_index_follows_what_begins_and_ends_by_its_date(searched_anywhere: Searched) -> None:
    searched, (one, other) = searched_anywhere, searched_anywhere.add("Tree survey", "Tree works")
    with searched.place() as place:
        ann, bob = place.person("Ann Other"), place.person("Bob Before")
        thing = place.session.get_one(CataloguedResource, one)
        for person, first, last in ((ann, TODAY, TODAY + DAY), (bob, TODAY + 3 * DAY, None)):
            role = OwnerRole.DATA_STEWARD if last else OwnerRole.TECHNICAL_OWNER
            assign_owner(desk(place.session, OPERATOR, TODAY), thing, Appointment(role, person, first, last))
    tie(searched, one, other, Tie(Relation.RELATED_TO, "", TODAY + 2 * DAY))
    told = []
    for number in range(5):
        report = follow_changes(searched.database, searched.index, TODAY + number * DAY)
        told.append((owners(searched), report.documents))
        assert follow_changes(searched.database, searched.index, TODAY + number * DAY).documents == 0
    assert told == [(["ann-other"], 2), (["ann-other"], 0), ([], 2), (["bob-before"], 1), (["bob-before"], 0)]


def owners(searched: Searched) -> list[str]:
    """Who answers for things, as the index counts it."""
    return [one.value for one in searched.page(actor=STAFF).facets["owner"] if one.count]


@pytest.mark.parametrize("stopped", [DAY, 30 * DAY])
def test_days_on_which_nothing_ran_are_caught_up_with(searched: Searched, stopped: timedelta) -> None:
    (identity,) = searched.add("Tree survey")
    with searched.place() as place:
        thing = place.session.get_one(CataloguedResource, identity)
        appointed = Appointment(OwnerRole.DATA_STEWARD, place.person("Ann Other"), TODAY, TODAY)
        assign_owner(desk(place.session, OPERATOR, TODAY), thing, appointed)
    searched.follow()
    assert owners(searched) == ["ann-other"]
    (searched.index.folder / "day").write_text("not a day" if stopped == DAY else TODAY.isoformat())
    follow_changes(searched.database, searched.index, TODAY + stopped)
    assert owners(searched) == []
    assert searched.index.day == TODAY + stopped
