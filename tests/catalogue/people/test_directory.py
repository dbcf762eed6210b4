"""The directory: added to and changed, never erased by a blank, one event a change."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from catalogue.access import ANONYMOUS
from catalogue.errors import BadInput, NotAllowed, NotFound, Refused
from catalogue.people.directory import (
    OrganisationEntry,
    PersonEntry,
    TeamEntry,
    end_employment,
    keep_organisation,
    keep_person,
    keep_team,
)
from catalogue.people.queries import people_called
from catalogue.store import Database
from catalogue.terms import OrganisationType
from tests.factories import OPERATOR, Place

EMAIL = "ada.okafor@council.example"


@pytest.fixture
def place(database: Database) -> Iterator[Place]:
    with database.unit_of_work() as session:
        yield Place(session)


def test_the_same_entry_twice_changes_nothing(place: Place) -> None:
    entry = PersonEntry(EMAIL, "Ada Okafor", job_title="Data officer")
    assert [keep_person(place.session, OPERATOR, entry)[1] for _ in range(2)] == ["new", "unchanged"]


def test_a_blank_never_erases(place: Place) -> None:
    keep_person(place.session, OPERATOR, PersonEntry(EMAIL, "Ada Okafor", job_title="Data officer"))
    person, outcome = keep_person(place.session, OPERATOR, PersonEntry(EMAIL.upper(), "Ada Okafor"))
    assert (person.job_title, outcome) == ("Data officer", "unchanged")


def test_people_of_one_name_have_addresses_of_their_own(place: Place) -> None:
    made = [keep_person(place.session, OPERATOR, PersonEntry(f"{n}@council.example", "Jo Bell"))[0] for n in "ab"]
    assert [person.slug for person in made] == ["jo-bell", "jo-bell-2"]


@pytest.mark.parametrize(
    "entry, field",
    [
        (PersonEntry(EMAIL, "Ada Okafor", team="No such team"), "team"),
        (PersonEntry(EMAIL, "Ada Okafor", organisation="No such body"), "organisation"),
        (PersonEntry(EMAIL, "Ada Okafor", manager_email="nobody@council.example"), "manager_email"),
        (PersonEntry(EMAIL, "Ada Okafor", manager_email=EMAIL), "manager_email"),
    ],
)
def test_what_a_person_is_tied_to_must_be_there(place: Place, entry: PersonEntry, field: str) -> None:
    with pytest.raises(BadInput) as bad:
        keep_person(place.session, OPERATOR, entry)
    assert [problem.field for problem in bad.value.problems] == [field]


def test_nobody_leaves_before_they_came(place: Place, today: date) -> None:
    person = place.person("Ada Okafor", start_on=today)
    with pytest.raises(Refused) as refused:
        end_employment(place.session, OPERATOR, person, today - timedelta(days=1))
    assert refused.value.code == "dates"
    with pytest.raises(BadInput):
        keep_person(place.session, OPERATOR, PersonEntry(person.email, person.name, end_on=today - timedelta(days=1)))


def test_teams_and_organisations_are_known_by_slug_or_name(place: Place) -> None:
    parent, _ = keep_team(place.session, OPERATOR, TeamEntry("Housing"))
    team, outcome = keep_team(place.session, OPERATOR, TeamEntry("Repairs", parent="housing"))
    assert (team.parent_id, outcome) == (parent.id, "new")
    supplier = OrganisationEntry("Northern Software", OrganisationType.SUPPLIER)
    assert keep_organisation(place.session, OPERATOR, supplier)[1] == "new"
    assert keep_organisation(place.session, OPERATOR, supplier)[1] == "unchanged"


def test_only_administrators_keep_the_directory(place: Place) -> None:
    with pytest.raises(NotAllowed):
        keep_team(place.session, ANONYMOUS, TeamEntry("Housing"))


def test_people_are_found_by_address_or_name_while_they_work_here(place: Place, today: date) -> None:
    place.person("Ann Smith")
    place.person("Anna Smithers")
    place.person("Old Smith", end_on=today - timedelta(days=1))

    def named(words: str) -> list[str]:
        return [person.name for person in people_called(place.session, OPERATOR, words, today)]

    assert named("smith") == ["Ann Smith", "Anna Smithers"]
    assert named("ANN.SMITH@council.example") == ["Ann Smith"]
    assert named("100%") == []
    assert named("") == []
    with pytest.raises(NotFound):
        people_called(place.session, ANONYMOUS, "smith", today)
