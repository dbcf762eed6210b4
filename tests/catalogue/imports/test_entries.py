"""People, teams, organisations, themes, terms and links are loaded by the operations that keep them."""

import csv

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.glossary.tables import GlossaryTerm
from catalogue.imports.states import RunStatus
from catalogue.imports.tables import ImportRun
from catalogue.kinds.record import Severity
from catalogue.kinds.resource import CataloguedResource, Link
from catalogue.people.directory import PersonEntry, keep_person
from catalogue.people.tables import Person, Team
from catalogue.store import Database
from catalogue.workflows import load_entries, load_records
from catalogue.workflows.load_records import Request, apply, check
from tests.catalogue.imports.loads import LOADER, SAMPLES, TODAY, loaded, sample, table

ENTRIES = [
    ("organisations", "organisations/valid/organisations.csv", 3),
    ("teams", "teams/valid/teams.csv", 3),
    ("people", "people/valid/staff.csv", 5),
    ("themes", "themes/valid/themes.csv", 6),
    ("glossary", "glossary/valid/terms.csv", 4),
]


def expected_when_loading() -> list[tuple[str, dict[str, str]]]:
    """What samples must be told only when they meet the database."""
    found = []
    for path in sorted(SAMPLES.glob("*/invalid/expected.csv")):
        with path.open(encoding="utf-8") as file:
            found += [(path.parts[-3], line) for line in csv.DictReader(file) if line["found_when"] == "loading"]
    return found


@pytest.mark.parametrize(
    "code, line", expected_when_loading(), ids=lambda one: one if isinstance(one, str) else one["file"]
)
def test_what_only_the_database_can_tell_is_told(sqlite_database: Database, code: str, line: dict[str, str]) -> None:
    outcome = loaded(sqlite_database, code, sample(f"{code}/invalid/{line['file']}"))
    told = [one for one in outcome.problems if one.column == line["column"] and line["reason_contains"] in one.reason]
    assert told, outcome.problems
    assert (told[0].severity is Severity.REFUSED) == (line["outcome"] == "row_refused")


def test_entries_load_whole_and_a_second_time_change_nothing(database: Database) -> None:
    for code, path, number in ENTRIES:
        assert loaded(database, code, sample(path)).counts["new"] == number, path
    for code, path, number in ENTRIES:
        assert loaded(database, code, sample(path)).counts["unchanged"] == number, path


def test_managers_and_parents_may_come_later_in_the_file(database: Database) -> None:
    people = table(
        {"email": "a@council.example", "name": "A", "manager_email": "b@council.example"},
        {"email": "b@council.example", "name": "B", "manager_email": "c@council.example"},
        {"email": "c@council.example", "name": "C", "manager_email": ""},
    )
    outcome = loaded(database, "people", people)
    assert (outcome.counts["new"], outcome.problems) == (3, ())
    teams = table({"slug": "x", "name": "X", "parent": "y"}, {"slug": "y", "name": "Y", "parent": ""})
    assert loaded(database, "teams", teams).counts["new"] == 2


def test_two_who_manage_each_other_are_both_loaded(sqlite_database: Database) -> None:
    people = table(
        {"email": "a@council.example", "name": "A", "manager_email": "b@council.example"},
        {"email": "b@council.example", "name": "B", "manager_email": "a@council.example"},
    )
    assert loaded(sqlite_database, "people", people).counts["new"] == 2


def test_teams_that_a_list_of_people_names_are_made(database: Database) -> None:
    outcome = loaded(database, "people", sample("people/valid/staff.csv"))
    assert (outcome.counts["new_teams"], outcome.counts["new_organisations"]) == (2, 2)
    with database.reading() as session:
        assert {team.name for team in session.scalars(select(Team))} == {"roads", "insight"}


def test_a_job_title_that_changed_is_taken_and_a_blank_leaves_it(database: Database) -> None:
    said = {"email": "a@council.example", "name": "A"}
    loaded(database, "people", table(said | {"job_title": "Clerk"}))
    assert loaded(database, "people", table(said | {"job_title": "Head clerk"})).counts["changed"] == 1
    assert loaded(database, "people", table(said | {"job_title": ""})).counts["unchanged"] == 1
    with database.reading() as session:
        assert session.scalars(select(Person.job_title)).one() == "Head clerk"


def test_links_join_things_by_address_or_title_and_keep_their_dates(database: Database) -> None:
    loaded(database, "systems", table({"title": "Lighting system"}))
    loaded(database, "datasets", table({"title": "Street lights"}))
    said = {
        "from_kind": "system",
        "from": "lighting-system",
        "relation": "Holds",
        "to_kind": "Datasets",
        "to": "Street lights",
    }
    assert loaded(database, "links", table(said | {"start_date": "01/04/2024"})).counts["new"] == 1
    assert loaded(database, "links", table(said | {"start_date": ""})).counts["unchanged"] == 1
    assert loaded(database, "links", table(said | {"note": "Nightly"})).counts["changed"] == 1
    with database.reading() as session:
        link = session.scalars(select(Link)).one()
        assert (link.relation, link.note, str(link.start_on)) == ("holds", "Nightly", "2024-04-01")


def test_a_link_that_makes_no_sense_is_refused_with_what_to_write(database: Database) -> None:
    loaded(database, "contracts", table({"title": "Lighting"}))
    loaded(database, "datasets", table({"title": "Street lights"}))
    said = {"from_kind": "contract", "from": "lighting", "relation": "covers", "to_kind": "dataset"}
    outcome = loaded(database, "links", table(said | {"to": "street-lights"}))
    assert outcome.counts["refused"] == 1
    (problem,) = outcome.problems
    assert (problem.row, problem.column, problem.value) == (1, "relation", "covers")
    assert problem.reason == "“Covers” cannot be said from a contract to a dataset."
    assert problem.mend == "Between these, use one of: related_to (related to)."


def test_a_link_that_is_here_already_is_not_judged_anew(database: Database) -> None:
    loaded(database, "contracts", table({"title": "Lighting"}))
    loaded(database, "datasets", table({"title": "Street lights"}))
    with database.unit_of_work() as session:
        ids = {row.kind: row.id for row in session.execute(select(CataloguedResource.kind, CataloguedResource.id))}
        session.add(Link(from_id=ids["contract"], relation="covers", to_id=ids["dataset"]))
    said = {"from_kind": "contract", "from": "lighting", "relation": "covers", "to_kind": "dataset"}
    assert loaded(database, "links", table(said | {"to": "street-lights"})).counts["unchanged"] == 1
    assert loaded(database, "links", table(said | {"to": "street-lights", "note": "Yearly"})).counts["changed"] == 1


def test_terms_are_one_whatever_their_letter_case(database: Database) -> None:
    loaded(database, "glossary", table({"term": "Éclairage", "definition": "Lighting.", "synonyms": "lamps"}))
    outcome = loaded(
        database, "glossary", table({"term": "éclairage", "definition": "Street lighting.", "synonyms": ""})
    )
    assert outcome.counts["changed"] == 1
    with database.reading() as session:
        assert session.scalars(select(GlossaryTerm)).one().synonyms == ["lamps"]


def test_a_list_that_fails_late_leaves_nobody_behind(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [{"email": f"p{number}@council.example", "name": f"Person {number}"} for number in range(5)]
    request = Request("people", table(*people))
    checked = check(sqlite_database, LOADER, TODAY, request)
    monkeypatch.setattr(load_records, "BATCH", 2)

    def fail(session: Session, actor: Actor, entry: PersonEntry) -> object:
        if entry.name == "Person 4":
            raise RuntimeError("the disk is full")
        return keep_person(session, actor, entry)

    monkeypatch.setattr(load_entries, "keep_person", fail)
    with pytest.raises(RuntimeError):
        apply(sqlite_database, LOADER, TODAY, checked.run_id)
    with sqlite_database.reading() as session:
        assert list(session.scalars(select(Person))) == []
        assert session.get_one(ImportRun, checked.run_id).status == RunStatus.FAILED
