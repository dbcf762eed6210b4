"""People are found by name, job and team, for those who may read of people."""

from datetime import timedelta

from catalogue.access import ANONYMOUS, Actor
from catalogue.people.found import MOST_FOUND, people_found
from catalogue.store import Database
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

        def found(*words: str) -> list[tuple[str, tuple[str, ...]]]:
            return [(one.name, one.where) for one in people_found(session, STAFF, words, TODAY)]

        assert found("ann") == [("Ann Smith-Jones", ())]
        assert found("jones") == [("Ann Smith-Jones", ())]
        assert found("oneill") == [("Sean O'Neill", ())]
        assert found("housing") == [("Ann Smith-Jones", ("team",)), ("Joanna Reed", ("job",))]
        assert found("reed", "housing") == [("Joanna Reed", ("job",))]
        assert found("100%") == [("Sean O'Neill", ("job",))]
        assert found("%") == found("zebra") == found() == []
        assert people_found(session, ANONYMOUS, ["ann"], TODAY) == []


def test_a_few_are_found_those_so_named_first(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        for number in range(MOST_FOUND + 2):
            place.person(f"Aaron {number}", job_title="Baker")
        place.person("Zoe Baker")
        session.flush()
        found = people_found(session, STAFF, ["baker"], TODAY)
        assert found[0].name == "Zoe Baker"
        assert len(found) == MOST_FOUND
