"""A file that was handed in on a page: kept, looked at, checked, written, handed back where rows were refused."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalogue.blobs import Blobs
from catalogue.errors import BadInput, Refused
from catalogue.exchange.upload import Upload
from catalogue.exchange.write_table import to_csv
from catalogue.imports.arrivals import let_files_go
from catalogue.imports.operations import leave_to_task
from catalogue.imports.queries import reports, run_of, staged
from catalogue.imports.states import RunStatus, Verdict
from catalogue.imports.tables import ImportRun, RowReport, StagedRow
from catalogue.kinds import kind_of
from catalogue.store import Database
from catalogue.workflows import check_imports
from catalogue.workflows.check_imports import (
    check_waiting,
    settle_columns,
)
from catalogue.workflows.drop_files import drop_unused_files
from catalogue.workflows.load_records import apply, begin
from catalogue.workflows.preview_import import changes, count_edited, refused_lines, written
from catalogue.workflows.recover_imports import recover
from catalogue.workflows.undo_import import undo_run
from portal.pages.speech import speaker
from tests.catalogue.imports.handing_in import ADMIN, KEEPER, ROWS, checked, handed, run
from tests.catalogue.imports.loads import LOADER, TODAY, edited, loaded, table, things

CONTRACT = kind_of("contract")


@pytest.fixture
def kept(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "files")


def test_from_the_file_to_its_rows_to_those_that_were_mended(database: Database, kept: Blobs) -> None:
    first = checked(database, kept, handed(database, kept, *ROWS), Money="value")
    assert {name: run(database, first).counts[name] for name in ("new", "refused")} == {"new": 1, "refused": 2}
    apply(database, KEEPER, TODAY, first)
    assert things(database, CONTRACT)["Bin lorries"].values["value"] == "1000.00"
    with database.reading() as session:
        lines = refused_lines(session, KEEPER, run(database, first))
    assert lines[0] == ["Title", "Start date", "Money", "Why it was refused", "How to mend it"]
    assert lines[1][:3] == ["Gritting", "see framework", "5"]
    assert "not a date" in lines[1][3] and "Write it like" in lines[1][4]
    assert lines[2][2] == "'=1+1", "no spreadsheet runs it"
    lines[1][1], lines[2][0], lines[2][2] = "2/4/2026", "Salt", "7"
    mended = handed(database, kept, upload=Upload("register-2.csv", to_csv(lines)))
    assert run(database, mended).columns == {"Title": "title", "Start date": "start_on", "Money": "value"}
    apply(database, KEEPER, TODAY, checked(database, kept, mended))
    assert set(things(database, CONTRACT)) == {"Bin lorries", "Gritting", "Salt"}
    assert run(database, mended).source == run(database, first).source == "contract:register"
    assert (run(database, mended).file, run(database, mended).examples) == ("", {})


def test_next_months_file_begins_with_what_was_confirmed_and_finds_the_same_entries(
    database: Database, kept: Blobs
) -> None:
    first = checked(database, kept, handed(database, kept, ROWS[0]), source="Finance", Money="value")
    apply(database, KEEPER, TODAY, first)
    again = handed(database, kept, {**ROWS[0], "Money": "£2,000"}, name="register-2027.csv")
    assert (run(database, again).source, run(database, again).columns["Money"]) == ("Finance", "value")
    checked(database, kept, again)
    assert run(database, again).counts["changed"] == 1
    with database.reading() as session:
        (change,) = changes(session, KEEPER, TODAY, run(database, again), speaker)
    assert (change.title, change.label, change.before, change.after) == (
        "Bin lorries", "Value in pounds", "£1,000", "£2,000",
    )  # fmt: skip


def test_columns_can_be_changed_after_the_check_and_what_it_found_is_forgotten(database: Database, kept: Blobs) -> None:
    identity = checked(database, kept, handed(database, kept, *ROWS))
    with database.reading() as session:
        before = len(staged(session, KEEPER, run(database, identity)))
    checked(database, kept, identity, Money="value")
    with database.reading() as session:
        assert len(staged(session, KEEPER, run(database, identity))) == before == 3
        assert session.scalar(select(func.count()).select_from(StagedRow)) == 3


def test_columns_that_cannot_be_are_refused_and_the_file_waits(sqlite_database: Database, kept: Blobs) -> None:
    identity = handed(sqlite_database, kept, *ROWS)
    with pytest.raises(BadInput, match="no column for the title"):
        checked(sqlite_database, kept, identity, Title="")
    assert run(sqlite_database, identity).status == RunStatus.WAITING


def test_people_who_change_are_shown_before_and_after(sqlite_database: Database, kept: Blobs) -> None:
    person = {"email": "ada@council.example", "name": "Ada Reid", "job_title": "Clerk"}
    loaded(sqlite_database, "people", table(person))
    row = {**person, "job_title": "Head clerk"}
    changed = handed(sqlite_database, kept, row, actor=ADMIN, code="people", name="staff.csv")
    checked(sqlite_database, kept, changed, ADMIN)
    with sqlite_database.reading() as session:
        found = changes(session, ADMIN, TODAY, run(sqlite_database, changed), speaker)
    assert [(one.label, one.before, one.after) for one in found] == [("Job title", "Clerk", "Head clerk")]


def test_a_large_file_waits_for_a_task_which_checks_and_then_writes_it(database: Database, kept: Blobs) -> None:
    identity = handed(database, kept, *ROWS, actor=LOADER)
    with database.unit_of_work() as session:
        waiting = run_of(session, LOADER, identity)
        settle_columns(session, LOADER, waiting, waiting.columns, "")
        leave_to_task(waiting)
    assert [one.status for one in check_waiting(database, TODAY, kept, "")] == [RunStatus.CHECKED]
    assert check_waiting(database, TODAY, kept, "") == []
    with database.unit_of_work() as session:
        leave_to_task(begin(session, LOADER, identity))
    assert [one.status for one in recover(database, TODAY)] == [RunStatus.APPLIED]
    assert set(things(database, CONTRACT)) == {"Bin lorries"}


def test_a_check_that_was_killed_is_done_again_and_given_up_after_three(
    sqlite_database: Database, kept: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = handed(sqlite_database, kept, *ROWS, actor=LOADER)
    with sqlite_database.unit_of_work() as session:
        waiting = run_of(session, LOADER, identity)
        settle_columns(session, LOADER, waiting, waiting.columns, "")
    assert check_waiting(sqlite_database, TODAY, kept, "") == [], "somebody may be at it"

    def killed(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(check_imports, "judged", killed)
        for _ in range(3):
            with sqlite_database.unit_of_work() as session:
                leave_to_task(session.get_one(ImportRun, identity))
            assert check_waiting(sqlite_database, TODAY, kept, "") == []
    assert run(sqlite_database, identity).status == RunStatus.CHECKING
    with sqlite_database.unit_of_work() as session:
        leave_to_task(session.get_one(ImportRun, identity))
    assert [one.status for one in check_waiting(sqlite_database, TODAY, kept, "")] == [RunStatus.FAILED]
    with sqlite_database.reading() as session:
        assert "three times" in session.scalars(select(RowReport.reason)).one()


def test_what_cannot_be_read_at_all_ends_with_its_reason(sqlite_database: Database, kept: Blobs) -> None:
    file = Upload("releases.json", b'{"releases": 5')
    identity = handed(sqlite_database, kept, code="ocds", upload=file)
    checked(sqlite_database, kept, identity)
    ended = run(sqlite_database, identity)
    assert (ended.status, ended.file) == (RunStatus.REFUSED, "")
    with sqlite_database.reading() as session:
        assert reports(session, KEEPER, ended)
    with pytest.raises(BadInput):
        handed(sqlite_database, kept, upload=Upload("a.csv", b"%PDF-1.7"))


def test_a_file_is_kept_for_a_day_and_then_must_be_chosen_again(sqlite_database: Database, kept: Blobs) -> None:
    identity = handed(sqlite_database, kept, *ROWS)
    later = datetime.now(UTC) + timedelta(days=2)

    def dropped() -> int:
        with sqlite_database.reading() as session:
            return drop_unused_files(session, kept, later)

    assert dropped() == 0, "somebody may still decide on it"
    with sqlite_database.unit_of_work() as session:
        let_files_go(session, run(sqlite_database, identity).started_at + timedelta(seconds=1))
    assert dropped() == 1, "though the run remembers its hash"
    with pytest.raises(Refused) as refused:
        checked(sqlite_database, kept, identity)
    assert refused.value.code == "import_file_gone"


def test_what_was_checked_long_ago_is_not_written(sqlite_database: Database, kept: Blobs) -> None:
    identity = checked(sqlite_database, kept, handed(sqlite_database, kept, *ROWS))
    with sqlite_database.unit_of_work() as session:
        session.get_one(ImportRun, identity).started_at -= timedelta(days=8)
    with pytest.raises(Refused) as refused:
        apply(sqlite_database, KEEPER, TODAY, identity)
    assert refused.value.code == "import_too_old"


def test_what_somebody_edited_since_is_counted_before_an_import_is_taken_back(database: Database, kept: Blobs) -> None:
    rows = ({"Title": "Bin lorries"}, {"Title": "Gritting"})
    identity = checked(database, kept, handed(database, kept, *rows))
    apply(database, KEEPER, TODAY, identity)
    edited(database, "Gritting", summary="Roads in winter")
    with database.reading() as session:
        made = written(session, KEEPER, run(database, identity))
        assert [(one.title, one.verdict) for one in made] == [(row["Title"], Verdict.NEW) for row in rows]
        assert count_edited(session, run(database, identity), [one.thing.id for one in made if one.thing]) == 1
    assert undo_run(database, KEEPER, TODAY, identity).counts["left"] == 1
    assert set(things(database, CONTRACT)) == {"Gritting"}
