"""Who may import what on a page, who sees an import, and what its preview tells of what is hidden."""

from pathlib import Path

import pytest

from catalogue.access import Actor
from catalogue.blobs import Blobs
from catalogue.errors import NotAllowed, NotFound
from catalogue.exchange.formats import format_of
from catalogue.imports.operations import leave_to_task
from catalogue.imports.queries import is_own, reports, run_of, run_seen, runs, staged
from catalogue.imports.states import RunStatus
from catalogue.imports.tables import ImportRun
from catalogue.kinds.record import Severity
from catalogue.store import Database
from catalogue.terms import Role
from catalogue.workflows.check_imports import (
    check_waiting,
    may_load,
    settle_columns,
)
from catalogue.workflows.preview_import import changes
from portal.pages.speech import speaker
from tests.catalogue.imports.handing_in import (
    ADMIN,
    AUDITOR,
    KEEPER,
    READER,
    ROWS,
    STEWARD,
    checked,
    handed,
    run,
    someone,
)
from tests.catalogue.imports.loads import TODAY, edited, loaded, table


@pytest.fixture
def kept(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "files")


def test_procurement_loads_contracts_and_nothing_that_it_may_not_add(sqlite_database: Database, kept: Blobs) -> None:
    def codes(actor: Actor) -> set[str]:
        names = ("contracts", "agreements", "spend", "ocds", "links", "datasets", "people", "glossary")
        return {name for name in names if may_load(actor, format_of(name))}

    assert codes(KEEPER) == {"contracts", "agreements", "spend", "ocds", "links"}
    assert codes(STEWARD) == codes(KEEPER) | {"datasets", "glossary"}
    assert codes(ADMIN) == codes(STEWARD) | {"people"}
    assert codes(READER) == codes(AUDITOR) == set()
    with pytest.raises(NotAllowed):
        handed(sqlite_database, kept, {"title": "Bins"}, code="datasets")
    outcome = loaded(sqlite_database, "datasets", table({"title": "Bins"}), KEEPER)
    assert outcome.refused == 1, "a command says so row by row"
    assert outcome.problems[0].reason == "You may not add this dataset."


def test_a_run_is_its_makers_and_others_see_that_it_was(sqlite_database: Database, kept: Blobs) -> None:
    identity = checked(sqlite_database, kept, handed(sqlite_database, kept, *ROWS))
    colleague = someone(Role.PROCUREMENT, "Col")
    with sqlite_database.reading() as session:
        for actor in (KEEPER, ADMIN):
            assert run_of(session, actor, identity)
        for actor in (KEEPER, ADMIN, AUDITOR):
            assert [one.id for one in runs(session, actor)] == [identity]
            assert run_seen(session, actor, identity)
        assert runs(session, colleague) == []
        for ask in (run_of, run_seen):
            with pytest.raises(NotFound):
                ask(session, colleague, identity)
        with pytest.raises(NotAllowed):
            run_of(session, AUDITOR, identity)
        with pytest.raises(NotAllowed):
            runs(session, READER)
        mine = session.get_one(ImportRun, identity)
        for ask_rows in (staged, reports):
            assert ask_rows(session, KEEPER, mine)
            with pytest.raises(NotFound):
                ask_rows(session, ADMIN, mine)
        assert is_own(KEEPER, mine) and not is_own(ADMIN, mine)


def test_a_preview_tells_nothing_of_what_its_reader_may_not_see(sqlite_database: Database, kept: Blobs) -> None:
    loaded(sqlite_database, "contracts", table({"title": "Bin lorries", "summary": "The old words"}), KEEPER)
    row = {"title": "Bin lorries", "summary": "New words"}
    seen = checked(sqlite_database, kept, handed(sqlite_database, kept, row, name="list.csv"))
    with sqlite_database.reading() as session:
        assert [one.before for one in changes(session, KEEPER, TODAY, run(sqlite_database, seen), speaker)] == [
            "The old words"
        ]
    edited(sqlite_database, "Bin lorries", visibility="restricted")
    with sqlite_database.reading() as session:
        assert changes(session, KEEPER, TODAY, run(sqlite_database, seen), speaker) == []
    hidden = checked(sqlite_database, kept, handed(sqlite_database, kept, row, name="list.csv"))
    with sqlite_database.reading() as session:
        (said,) = reports(session, KEEPER, run(sqlite_database, hidden), [Severity.REFUSED])
    assert said.reason == "You may not load this row.", "not even that there is an entry"
    assert run(sqlite_database, hidden).counts["refused"] == 1


def test_whoever_may_import_no_more_has_nothing_checked(sqlite_database: Database, kept: Blobs) -> None:
    identity = handed(sqlite_database, kept, *ROWS)
    with sqlite_database.unit_of_work() as session:
        waiting = run_of(session, KEEPER, identity)
        settle_columns(session, KEEPER, waiting, waiting.columns, "")
        leave_to_task(waiting)
    assert [one.status for one in check_waiting(sqlite_database, TODAY, kept, "")] == [RunStatus.FAILED]
