"""The glossary is kept by operations, each with its one event, and read by everyone."""

import pytest
from sqlalchemy import select

from catalogue.access import ANONYMOUS, operator
from catalogue.audit import AuditEvent
from catalogue.errors import BadInput, Conflict, NotAllowed, NotFound, Refused
from catalogue.glossary.operations import TermEntry, add_term, change_term, keep_term, remove_term
from catalogue.glossary.queries import all_terms, meanings, term_at, word_groups
from catalogue.glossary.themes import ThemeEntry, all_themes, keep_theme
from catalogue.store import Database

ANN = operator("Ann")
REFUSE = TermEntry("Refuse collection", "Emptying bins.", ("bins", "Bins", "refuse collection"), ("RC",))


def test_a_term_is_added_changed_and_removed_with_one_event_each(database: Database) -> None:
    with database.unit_of_work() as session:
        row = add_term(session, ANN, REFUSE)
        assert (row.slug, row.synonyms, row.version) == ("refuse-collection", ["bins"], 1)
    with database.unit_of_work() as session:
        row = term_at(session, "refuse-collection")
        assert change_term(session, ANN, row, TermEntry("Refuse collection", "Emptying all bins."), 1)
        assert not change_term(session, ANN, row, TermEntry("Refuse collection", "Emptying all bins."), 2)
    with database.unit_of_work() as session:
        remove_term(session, ANN, term_at(session, "refuse-collection"))
    with database.reading() as session:
        actions = list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)))
        assert actions == ["glossary_term.added", "glossary_term.changed", "glossary_term.removed"]
        with pytest.raises(NotFound):
            term_at(session, "refuse-collection")


def test_a_term_stands_once_and_stale_changes_are_refused(database: Database) -> None:
    with database.unit_of_work() as session:
        row = add_term(session, ANN, REFUSE)
        other = add_term(session, ANN, TermEntry("Verge", "Grass beside a road."))
        for attempt in (
            lambda: add_term(session, ANN, TermEntry("REFUSE collection", "Again.")),
            lambda: change_term(session, ANN, other, TermEntry("Refuse Collection", "Again."), 1),
        ):
            with pytest.raises(Refused) as refused:
                attempt()
            assert refused.value.code == "term_exists"
        with pytest.raises(Conflict):
            change_term(session, ANN, row, REFUSE, 7)


def test_what_is_missing_or_too_long_is_told(sqlite_database: Database) -> None:
    with sqlite_database.unit_of_work() as session:
        with pytest.raises(BadInput) as bad:
            add_term(session, ANN, TermEntry(" ", ""))
        assert [problem.field for problem in bad.value.problems] == ["term", "definition"]
        with pytest.raises(BadInput):
            add_term(session, ANN, TermEntry("x" * 300, "y" * 20_000))


def test_keeping_a_term_never_erases(sqlite_database: Database) -> None:
    with sqlite_database.unit_of_work() as session:
        assert keep_term(session, ANN, REFUSE)[1] == "new"
        assert keep_term(session, ANN, TermEntry("Refuse collection"))[1] == "unchanged"
        row, verdict = keep_term(session, ANN, TermEntry("Refuse collection", acronyms=("WC",)))
        assert (verdict, row.synonyms, row.acronyms) == ("changed", ["bins"], ["WC"])


def test_who_may_not_keep_it_cannot(sqlite_database: Database) -> None:
    with sqlite_database.unit_of_work() as session:
        with pytest.raises(NotAllowed):
            add_term(session, ANONYMOUS, REFUSE)
        with pytest.raises(NotAllowed):
            keep_theme(session, ANONYMOUS, ThemeEntry("a", "A"))


def test_words_lead_to_their_terms_and_groups(database: Database) -> None:
    with database.unit_of_work() as session:
        add_term(session, ANN, REFUSE)
        add_term(session, ANN, TermEntry("bins policy", "When we empty bins."))
    with database.reading() as session:
        assert [row.term for row in meanings(session)["bins"]] == ["Refuse collection"]
        assert [row.term for row in meanings(session)["rc"]] == ["Refuse collection"]
        assert [row.term for row in all_terms(session)] == ["bins policy", "Refuse collection"]
        assert word_groups(session) == [("bins policy",), ("Refuse collection", "bins", "RC")]


def test_themes_are_kept_by_code(database: Database) -> None:
    with database.unit_of_work() as session:
        assert keep_theme(session, ANN, ThemeEntry("place", "Place"))[1] == "new"
        assert keep_theme(session, ANN, ThemeEntry("roads", "Roads", parent="place"))[1] == "new"
        assert keep_theme(session, ANN, ThemeEntry("roads", "Roads"))[1] == "unchanged"
        assert keep_theme(session, ANN, ThemeEntry("roads", "Roads and paths"))[1] == "changed"
        with pytest.raises(BadInput):
            keep_theme(session, ANN, ThemeEntry("x", "X", parent="nowhere"))
    with database.reading() as session:
        assert [(row.code, row.parent) for row in all_themes(session)] == [("place", ""), ("roads", "place")]
