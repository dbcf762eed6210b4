"""What people changed between the check of a list and its import is not written over: it is told, row by row."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from catalogue.access import operator
from catalogue.glossary.operations import TermEntry, keep_term
from catalogue.glossary.tables import GlossaryTerm
from catalogue.glossary.themes import ThemeEntry, keep_theme
from catalogue.imports.states import RunStatus
from catalogue.imports.tables import StagedRow
from catalogue.kinds.record import Severity
from catalogue.kinds.resource import Theme
from catalogue.people.directory import (
    OrganisationEntry,
    PersonEntry,
    TeamEntry,
    keep_organisation,
    keep_person,
    keep_team,
)
from catalogue.people.tables import Organisation, Person, Team
from catalogue.store import Database
from catalogue.workflows.load_records import Request, apply, check
from catalogue.workflows.loading import Outcome
from catalogue.workflows.undo_import import undo_run
from tests.catalogue.imports.loads import LOADER, TODAY, loaded, table

BEA = operator("Bea")
SAID = {
    "people": {"email": "a@council.example", "name": "A", "job_title": "Clerk"},
    "teams": {"slug": "roads", "name": "Roads", "description": "Clerk"},
    "organisations": {"slug": "acme", "name": "Acme", "description": "Clerk"},
    "themes": {"code": "env", "label": "Environment", "description": "Clerk"},
    "glossary": {"term": "Gully", "definition": "Clerk"},
}
FIELD = {"people": "job_title", "glossary": "definition"}
KEEP: dict[str, Callable[..., object]] = {
    "people": lambda session, words: keep_person(session, BEA, PersonEntry("a@council.example", "A", words)),
    "teams": lambda session, words: keep_team(session, BEA, TeamEntry("Roads", "roads", words)),
    "organisations": lambda session, words: keep_organisation(
        session, BEA, OrganisationEntry("Acme", slug="acme", description=words)
    ),
    "themes": lambda session, words: keep_theme(session, BEA, ThemeEntry("env", "Environment", words)),
    "glossary": lambda session, words: keep_term(session, BEA, TermEntry("Gully", words)),
}
COLUMN = {
    "people": Person.job_title,
    "teams": Team.description,
    "organisations": Organisation.description,
    "themes": Theme.description,
    "glossary": GlossaryTerm.definition,
}
every_sort = pytest.mark.parametrize("code", SAID)


def row(code: str, words: str) -> dict[str, str]:
    return SAID[code] | {FIELD.get(code, "description"): words}


def overtaken(database: Database, code: str, words: str) -> Outcome:
    """An import that says these words, of an entry to which somebody gave others between its check and its writing."""
    asked = Request(code, table(row(code, words)), good_rows_only=True)
    checked = check(database, LOADER, TODAY, asked)
    with database.unit_of_work() as session:
        KEEP[code](session, "Mayor")
    return apply(database, LOADER, TODAY, checked.run_id)


def standing(database: Database, code: str) -> str:
    with database.reading() as session:
        (words,) = [one for one in session.scalars(select(COLUMN[code])) if one]
    return str(words)


@every_sort
def test_what_was_the_same_at_the_check_is_not_written(database: Database, code: str) -> None:
    loaded(database, code, table(row(code, "Clerk")))
    outcome = overtaken(database, code, "Clerk")
    assert (standing(database, code), outcome.counts["unchanged"], outcome.problems) == ("Mayor", 1, ())


@every_sort
def test_what_was_to_be_changed_and_somebody_changed_is_left_and_told(database: Database, code: str) -> None:
    loaded(database, code, table(row(code, "Clerk")))
    outcome = overtaken(database, code, "Head clerk")
    assert standing(database, code) == "Mayor"
    assert (outcome.counts["changed"], outcome.counts["conflict"]) == (0, 1)
    (problem,) = outcome.problems
    assert (problem.severity, problem.row) == (Severity.CONFLICT, 1)
    assert problem.reason == "Someone changed this entry after the file was checked, so we left it as it is."


@every_sort
def test_what_was_new_and_somebody_added_is_left_and_told(database: Database, code: str) -> None:
    outcome = overtaken(database, code, "Clerk")
    assert standing(database, code) == "Mayor"
    assert (outcome.counts["new"], outcome.counts["conflict"], len(outcome.problems)) == (0, 1, 1)


def test_a_list_that_must_be_taken_whole_is_not_taken_if_one_entry_was_changed(database: Database) -> None:
    loaded(database, "people", table(row("people", "Clerk")))
    other = {"email": "b@council.example", "name": "B", "job_title": "Clerk"}
    checked = check(database, LOADER, TODAY, Request("people", table(other, row("people", "Head clerk"))))
    with database.unit_of_work() as session:
        KEEP["people"](session, "Mayor")
    assert apply(database, LOADER, TODAY, checked.run_id).status is RunStatus.REFUSED
    with database.reading() as session:
        assert session.scalars(select(Person.job_title)).all() == ["Mayor"]


def test_two_rows_about_one_entry_do_not_stand_in_each_others_way(database: Database) -> None:
    rows = ({"slug": "roads", "name": "Roads"}, {"slug": "", "name": "Roads", "description": "Potholes"})
    assert loaded(database, "teams", table(*rows)).problems == ()
    assert standing(database, "teams") == "Potholes"


def test_an_entry_that_went_since_the_check_is_not_made_anew(database: Database) -> None:
    loaded(database, "glossary", table(row("glossary", "Clerk")))
    asked = Request("glossary", table(row("glossary", "Head clerk")), good_rows_only=True)
    checked = check(database, LOADER, TODAY, asked)
    with database.unit_of_work() as session:
        session.delete(session.scalars(select(GlossaryTerm)).one())
    assert apply(database, LOADER, TODAY, checked.run_id).counts["conflict"] == 1
    with database.reading() as session:
        assert session.scalars(select(GlossaryTerm)).all() == []


def test_what_another_import_brought_meanwhile_is_not_taken_back_with_this_one(database: Database) -> None:
    loaded(database, "datasets", table({"title": "Street lights"}))
    said = {"query": "lamps", "kind": "dataset", "slug": "street-lights"}
    checked = check(database, LOADER, TODAY, Request("known-searches", table(said)))
    loaded(database, "known-searches", table(said))
    apply(database, LOADER, TODAY, checked.run_id)
    undo_run(database, LOADER, TODAY, checked.run_id)
    with database.reading() as session:
        verdicts = session.scalars(select(StagedRow.verdict).where(StagedRow.run_id == checked.run_id)).all()
    assert verdicts == ["unchanged"]
    assert loaded(database, "known-searches", table(said)).counts["unchanged"] == 1
