"""Known searches are loaded by a table: what cannot be judged by is told in its column, and all can be taken back."""

from catalogue.store import Database
from catalogue.tuning.queries import known_searches
from catalogue.workflows.undo_import import undo_run
from tests.catalogue.imports.loads import LOADER, TODAY, loaded, table

BINS = {"kind": "dataset", "slug": "bins"}


def words_known(database: Database) -> list[str]:
    """The words of every line."""
    with database.reading() as session:
        return [one.row.words for one in known_searches(session, LOADER)]


def test_they_are_loaded_once_and_taken_back(database: Database) -> None:
    loaded(database, "datasets", table({"title": "Bins"}))
    first = loaded(database, "known-searches", table({"query": "rubbish", **BINS}))
    again = table({"query": "Rubbish", **BINS}, {"query": "refuse", **BINS})
    second = loaded(database, "known-searches", again)
    assert (second.counts["new"], second.counts["unchanged"]) == (1, 1)
    undo_run(database, LOADER, TODAY, second.run_id)
    assert words_known(database) == ["rubbish"]
    undo_run(database, LOADER, TODAY, first.run_id)
    assert words_known(database) == []


def test_what_search_or_rights_forbid_is_told_in_its_column(sqlite_database: Database) -> None:
    loaded(sqlite_database, "datasets", table({"title": "Bins"}, {"title": "Secret", "visibility": "restricted"}))
    rows = [
        {"query": "r*bbish", **BINS},
        {"query": "-", **BINS},
        {"query": "secret", "kind": "dataset", "slug": "secret"},
        {"query": "rubbish", **BINS},
    ]
    outcome = loaded(sqlite_database, "known-searches", table(*rows))
    assert [(one.row, one.column) for one in outcome.problems] == [(1, "query"), (2, "query"), (3, "slug")]
    assert outcome.refused == 3
