"""Entries of the directory and the glossary are numbered: of those who save at once one wins, the others are told."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.audit import AuditEvent
from catalogue.errors import Conflict
from catalogue.glossary.operations import TermEntry, change_term, keep_term
from catalogue.glossary.tables import GlossaryTerm
from catalogue.glossary.themes import ThemeEntry, keep_theme
from catalogue.kinds.resource import Theme
from catalogue.people.corrections import correct_organisation, correct_person, correct_team
from catalogue.people.directory import (
    OrganisationEntry,
    PersonEntry,
    TeamEntry,
    end_employment,
    keep_organisation,
    keep_person,
    keep_team,
)
from catalogue.people.tables import Organisation, Person, Team
from catalogue.store import Database
from catalogue.terms import Employer, OrganisationType
from tests.factories import OPERATOR, TODAY

AT_ONCE = 6
Save = Callable[[Session, Any, str, int], bool]


def _keep(session: Session, words: str) -> None:
    """One entry of each sort, all saying these words, as an import would."""
    keep_person(session, OPERATOR, PersonEntry("ada@council.example", "Ada Okafor", job_title=words))
    keep_team(session, OPERATOR, TeamEntry("Housing", description=words))
    keep_organisation(session, OPERATOR, OrganisationEntry("Corvane", OrganisationType.SUPPLIER, description=words))
    keep_term(session, OPERATOR, TermEntry("UPRN", words))
    keep_theme(session, OPERATOR, ThemeEntry("waste", "Waste", words))


def _person(session: Session, row: Any, words: str, version: int) -> bool:
    entry = PersonEntry(row.email, row.name, job_title=words, employer=Employer.COUNCIL)
    return correct_person(session, OPERATOR, row, entry, version)


def _team(session: Session, row: Any, words: str, version: int) -> bool:
    return correct_team(session, OPERATOR, row, TeamEntry(row.name, description=words), version)


def _organisation(session: Session, row: Any, words: str, version: int) -> bool:
    entry = OrganisationEntry(row.name, OrganisationType.SUPPLIER, description=words)
    return correct_organisation(session, OPERATOR, row, entry, version)


def _term(session: Session, row: Any, words: str, version: int) -> bool:
    return change_term(session, OPERATOR, row, TermEntry(row.term, words), version)


SORTS = [(Person, _person), (Team, _team), (Organisation, _organisation), (GlossaryTerm, _term)]


def _only(session: Session, table: type[Any]) -> Any:
    return session.scalars(select(table)).one()


def _told(session: Session) -> int:
    return len(session.scalars(select(AuditEvent.seq)).all())


@pytest.mark.parametrize("table, save", SORTS)
def test_of_those_who_save_at_once_exactly_one_wins(database: Database, table: type[Any], save: Save) -> None:
    with database.unit_of_work() as session:
        _keep(session, "As it was")
    with database.reading() as session:
        events = _told(session)
    together, outcomes = threading.Barrier(AT_ONCE), list[str]()

    def change(number: int) -> None:
        together.wait()
        try:
            with database.unit_of_work() as session:
                save(session, _only(session, table), f"As {number} says", 1)
            outcomes.append("saved")
        except Conflict:
            outcomes.append("refused")

    threads = [threading.Thread(target=change, args=[number]) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * (AT_ONCE - 1) + ["saved"]
    with database.reading() as session:
        assert (_only(session, table).version, _told(session)) == (2, events + 1)


@pytest.mark.parametrize("table, save", SORTS)
def test_what_was_loaded_before_another_saved_is_refused_by_the_database(
    postgres_database: Database, table: type[Any], save: Save
) -> None:
    """Both loaded the first version before either saved: only the condition of the UPDATE can tell."""
    with postgres_database.unit_of_work() as session:
        _keep(session, "As it was")
    with pytest.raises(Conflict), postgres_database.unit_of_work() as late:
        row = _only(late, table)
        with postgres_database.unit_of_work() as soon:
            save(soon, _only(soon, table), "First", 1)
        save(late, row, "Second", 1)


@pytest.mark.parametrize("table", [Person, Team, Organisation, GlossaryTerm, Theme])
def test_an_import_gives_the_next_number_where_it_changes_something(database: Database, table: type[Any]) -> None:
    for words, version in (("As it was", 1), ("As it was", 1), ("As the file says", 2)):
        with database.unit_of_work() as session:
            _keep(session, words)
        with database.reading() as session:
            assert _only(session, table).version == version


@pytest.mark.parametrize("table, save", SORTS)
def test_a_form_that_was_open_during_an_import_is_refused(database: Database, table: type[Any], save: Save) -> None:
    for words in ("As it was", "As the file says"):
        with database.unit_of_work() as session:
            _keep(session, words)
    with pytest.raises(Conflict), database.unit_of_work() as session:
        save(session, _only(session, table), "As I say", 1)


def test_an_import_writes_over_what_was_saved_since_it_began_to_read(postgres_database: Database) -> None:
    with postgres_database.unit_of_work() as session:
        _keep(session, "As it was")
    with postgres_database.unit_of_work() as importing:
        loaded = _only(importing, Team)
        with postgres_database.unit_of_work() as session:
            _team(session, _only(session, Team), "Saved meanwhile", 1)
        keep_team(importing, OPERATOR, TeamEntry("Housing", email="housing@council.example"))
        assert (loaded.description, loaded.version) == ("Saved meanwhile", 3)


def test_a_last_day_gives_the_next_number_too(database: Database) -> None:
    with database.unit_of_work() as session:
        _keep(session, "As it was")
    with database.unit_of_work() as session:
        end_employment(session, OPERATOR, _only(session, Person), TODAY)
    with database.reading() as session:
        assert _only(session, Person).version == 2
