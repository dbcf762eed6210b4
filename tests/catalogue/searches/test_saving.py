"""Saved searches: one's own, under one's own names, with one event each and no words in it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from catalogue.access import ANONYMOUS, Actor
from catalogue.audit import AuditEvent
from catalogue.errors import BadInput, NotAllowed, NotFound, Refused
from catalogue.people.tables import Person
from catalogue.searches.operations import forget_settled, remove_search, rename_search, save_search
from catalogue.searches.queries import own_search, own_searches, saved_as
from catalogue.searches.rules import MOST_SAVED, AskedSearch
from catalogue.store import Database
from catalogue.terms import Employer, Role
from tests.factories import OPERATOR, TODAY, Place

BINS = AskedSearch("bins")


def somebody(place: Place, name: str, *roles: Role) -> Actor:
    """A person of the council at the door."""
    person = place.person(name)
    for role in roles:
        place.role(person, role)
    return place.actor(person)


def test_a_search_is_saved_renamed_and_removed_with_one_event_each(database: Database) -> None:
    with database.unit_of_work() as session:
        ann = somebody(Place(session), "Ann")
        row = save_search(session, ann, "  Bin   days ", AskedSearch("bin days", (("kind", "dataset"),), "title"))
        assert (row.name, row.query) == ("Bin days", "q=bin+days&kind=dataset&sort=title")
    with database.unit_of_work() as session:
        row = own_search(session, ann, row.id)
        assert rename_search(session, ann, row, "Rounds")
        assert not rename_search(session, ann, row, "Rounds")
        assert rename_search(session, ann, row, "ROUNDS")
    with database.unit_of_work() as session:
        remove_search(session, ann, own_search(session, ann, row.id))
    with database.reading() as session:
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.subject_kind == "saved_search").order_by(AuditEvent.seq)
        ).all()
        assert [event.action.partition(".")[2] for event in events] == ["saved", "renamed", "renamed", "removed"]
        assert {str(event.details) for event in events} == {"{'actor': 'Ann'}"}
        assert own_searches(session, ann) == []


def test_a_name_stands_once_for_each_person(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        ann, bob = somebody(place, "Ann"), somebody(place, "Bob")
        save_search(session, ann, "Bins", BINS)
        save_search(session, bob, "Bins", BINS)
        other = save_search(session, ann, "Streets", AskedSearch("streets"))
        for attempt in (
            lambda: save_search(session, ann, "BINS ", AskedSearch("bin days")),
            lambda: rename_search(session, ann, other, "bins"),
        ):
            with pytest.raises(Refused) as refused:
                attempt()
            assert refused.value.code == "name_taken"
        assert [row.name for row in own_searches(session, ann)] == ["Bins", "Streets"]


@pytest.mark.parametrize(
    "asked, code",
    [
        (AskedSearch(), "search_empty"),
        (AskedSearch(sort="title"), "search_empty"),
        (BINS, "search_saved"),
        (AskedSearch("x", tuple(("theme", f"{number:0>180}") for number in range(12))), "search_long"),
    ],
)
def test_what_cannot_be_saved_is_said(sqlite_database: Database, asked: AskedSearch, code: str) -> None:
    with sqlite_database.unit_of_work() as session:
        ann = somebody(Place(session), "Ann")
        save_search(session, ann, "Bins", BINS)
        with pytest.raises(Refused) as refused:
            save_search(session, ann, "Another", asked)
        assert refused.value.code == code


def test_there_is_a_limit(sqlite_database: Database) -> None:
    with sqlite_database.unit_of_work() as session:
        ann = somebody(Place(session), "Ann")
        for number in range(MOST_SAVED):
            save_search(session, ann, f"Number {number}", AskedSearch(f"bins {number}"))
        with pytest.raises(Refused) as refused:
            save_search(session, ann, "One more", AskedSearch("streets"))
        assert refused.value.code == "too_many_saved"


@pytest.mark.parametrize("name", ["", "  ", "\x00", "x" * 101])
def test_a_name_is_needed_and_short(sqlite_database: Database, name: str) -> None:
    with sqlite_database.unit_of_work() as session:
        ann = somebody(Place(session), "Ann")
        with pytest.raises(BadInput) as bad:
            save_search(session, ann, name, BINS)
        assert [problem.field for problem in bad.value.problems] == ["name"]


def test_nobody_else_sees_or_changes_them(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        ann = somebody(place, "Ann")
        row = save_search(session, ann, "Bins", BINS)
        session.flush()
        for other in (
            somebody(place, "Root", Role.ADMIN),
            somebody(place, "Steward", Role.STEWARD),
            OPERATOR,
            ANONYMOUS,
        ):
            assert own_searches(session, other) == [] and saved_as(session, other, BINS) is None
            with pytest.raises(NotFound):
                own_search(session, other, row.id)
            with pytest.raises(NotAllowed):
                rename_search(session, other, row, "Mine now")
            with pytest.raises(NotAllowed):
                remove_search(session, other, row)
        with pytest.raises(NotAllowed):
            save_search(session, ANONYMOUS, "Bins", BINS)
        assert saved_as(session, ann, BINS) is row


def test_a_leaver_s_searches_are_forgotten_after_a_year(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        ann, bob = somebody(place, "Ann"), somebody(place, "Bob")
        outside = place.actor(place.person("Cy", Employer.SUPPLIER))
        for one in (ann, bob, outside):
            save_search(session, one, "Bins", BINS)
        session.get_one(Person, ann.person_id).end_on = TODAY - timedelta(days=366)
        session.get_one(Person, bob.person_id).end_on = TODAY - timedelta(days=300)
    with database.unit_of_work() as session:
        assert forget_settled(session, OPERATOR, TODAY) == 1
        with pytest.raises(NotAllowed):
            forget_settled(session, bob, TODAY)
    with database.reading() as session:
        assert [len(own_searches(session, one)) for one in (ann, bob, outside)] == [0, 1, 1]
