"""People are found by name, job and team, for those who may read of people."""

from datetime import timedelta

import pytest

from catalogue.access import ANONYMOUS, Actor
from catalogue.store import Database
from catalogue.workflows.people_found import MOST_FOUND, directory, names_asked, people_found
from tests.factories import TODAY, Place

STAFF = Actor(name="Stef", is_staff=True)


def test_people_are_found_by_what_is_said_of_them(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        place.team("Housing Repairs")
        place.person("Ann Smith-Jones", job_title="Data officer", team="Housing Repairs")
        place.person("Joanna Reed", job_title="Housing officer")
        place.person("Sean O'Neill", job_title="100% of everything")
        place.person("Ann Gone", end_on=TODAY - timedelta(days=1))
        session.flush()

        people = directory(session, TODAY)

        def found(*words: str) -> list[tuple[str, tuple[str, ...]]]:
            return [(one.name, one.where) for one in people_found(people, STAFF, words)]

        assert found("ann") == [("Ann Smith-Jones", ())]
        assert found("jones") == [("Ann Smith-Jones", ())]
        assert found("oneill") == [("Sean O'Neill", ())]
        assert found("housing") == [("Ann Smith-Jones", ("team",)), ("Joanna Reed", ("job",))]
        assert found("reed", "housing") == [("Joanna Reed", ("job",))]
        assert found("100") == [("Sean O'Neill", ("job",))]
        assert found("%") == found("zebra") == found() == []
        assert people_found(people, ANONYMOUS, ["ann"]) == []


@pytest.mark.parametrize(
    "typed, name",
    [
        ("Zoë Brontë", "Zoë Brontë"),
        ("zoë", "Zoë Brontë"),
        ("zoe", "Zoë Brontë"),
        ("BRONTË", "Zoë Brontë"),
        ("McDonald", "Hamish McDonald"),
        ("mcdonald", "Hamish McDonald"),
        ('"Hamish McDonald"', "Hamish McDonald"),
        ("Hamish AND McDonald", "Hamish McDonald"),
        ("who is Hamish -zebra", "Hamish McDonald"),
        ("Jane DeSouza", "Jane DeSouza"),
        ("Sean O’Neill", "Sean O'Neill"),
        ("smith-jones", "Ann Smith-Jones"),
        ("lukasz", "Łukasz Bøe"),
        ("Łukasz Boe", "Łukasz Bøe"),
    ],
)
def test_people_are_found_by_their_own_names(sqlite_database: Database, typed: str, name: str) -> None:
    with sqlite_database.unit_of_work() as session:
        place = Place(session)
        for one in ("Zoë Brontë", "Hamish McDonald", "Jane DeSouza", "Sean O'Neill", "Ann Smith-Jones", "Łukasz Bøe"):
            place.person(one)
        session.flush()
        found = people_found(directory(session, TODAY), STAFF, names_asked(typed))
        assert [one.name for one in found] == [name]


def test_a_few_are_found_those_so_named_first(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        for number in range(MOST_FOUND + 2):
            place.person(f"Aaron {number}", job_title="Baker")
        place.person("Zoe Baker")
        session.flush()
        found = people_found(directory(session, TODAY), STAFF, ["baker"])
        assert found[0].name == "Zoe Baker"
        assert len(found) == MOST_FOUND


@pytest.mark.parametrize(
    "typed, names",
    [
        ("Will", ["Will Smith"]),
        ("will smith", ["Will Smith"]),
        ("who is Will Smith", ["Will Smith"]),
        ("Theresa May", ["Theresa May"]),
        ("NOT Sure", ["Not Sure"]),
        ("where is smith", ["Ann Smith", "Will Smith"]),
        ("will the bins be emptied", []),
        ("who is it", []),
        ("to", []),
        ("who do I ask about trees", ["Zoe Toye"]),
        ("who owns trees", ["Zoe Toye"]),
    ],
)
def test_stop_words_are_names_of_those_so_called_alone(sqlite_database: Database, typed: str, names: list[str]) -> None:
    with sqlite_database.unit_of_work() as session:
        place = Place(session)
        for one in ("Ann Smith", "Will Smith", "Anna Williams", "Theresa May", "Theresa Mayhew", "Not Sure"):
            place.person(one)
        place.person("Zoe Toye", job_title="Tree officer, trees and woods")
        session.flush()
        found = people_found(directory(session, TODAY), STAFF, names_asked(typed))
        assert sorted(one.name for one in found) == names
