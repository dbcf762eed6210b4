"""A file that was handed in on a page: kept, looked at, checked, written, handed back where rows were refused."""

import io
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalogue.access import Actor, Held
from catalogue.blobs import Blobs
from catalogue.errors import BadInput, NotAllowed, NotFound, Refused
from catalogue.exchange.formats import format_of
from catalogue.exchange.upload import Upload
from catalogue.exchange.write_table import to_csv
from catalogue.imports.arrivals import let_files_go
from catalogue.imports.operations import leave_to_task
from catalogue.imports.queries import is_own, reports, run_of, run_seen, runs, staged
from catalogue.imports.states import RunStatus, Verdict
from catalogue.imports.tables import ImportRun, RowReport, StagedRow
from catalogue.kinds import kind_of
from catalogue.kinds.record import Severity
from catalogue.store import Database
from catalogue.terms import Role
from catalogue.workflows import check_imports
from catalogue.workflows.check_imports import (
    HandedIn,
    check_run,
    check_waiting,
    hand_in,
    look_at,
    may_load,
    settle_columns,
)
from catalogue.workflows.drop_files import drop_unused_files
from catalogue.workflows.load_records import Request, apply, begin
from catalogue.workflows.preview_import import changes, count_edited, refused_lines, written
from catalogue.workflows.recover_imports import recover
from catalogue.workflows.undo_import import undo_run
from portal.pages.speech import speaker
from tests.catalogue.imports.loads import LOADER, TODAY, edited, loaded, table, things

CONTRACT = kind_of("contract")


def someone(role: Role, name: str = "Sam") -> Actor:
    """Somebody who works here and holds a role for the whole council."""
    return Actor(
        name=name, person_id=uuid.uuid4(), account_id=uuid.uuid4(), is_staff=True, roles=frozenset({Held(role)})
    )


KEEPER, STEWARD, ADMIN = someone(Role.PROCUREMENT), someone(Role.STEWARD), someone(Role.ADMIN)
AUDITOR, READER = someone(Role.AUDITOR), someone(Role.READER)


@pytest.fixture
def kept(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "files")


def handed(
    database: Database,
    kept: Blobs,
    *rows: dict[str, str],
    actor: Actor = KEEPER,
    code: str = "contracts",
    name: str = "register-2026.csv",
    upload: Upload | None = None,
) -> uuid.UUID:
    """A file handed in; the run that waits for its columns."""
    file = upload or table(*rows, name=name)
    blob = kept.put(io.BytesIO(file.content), 10**6, lambda path: None)
    sent = HandedIn(Request(code, file, good_rows_only=True), blob.sha256)
    with database.unit_of_work() as session:
        return hand_in(session, actor, sent, look_at(session, actor, sent)).id


def checked(
    database: Database, kept: Blobs, run_id: uuid.UUID, actor: Actor = KEEPER, source: str = "", **columns: str
) -> uuid.UUID:
    """Its columns confirmed, or changed, and every row judged."""
    with database.unit_of_work() as session:
        run = run_of(session, actor, run_id)
        settle_columns(session, actor, run, {**run.columns, **columns}, source)
    check_run(database, actor, TODAY, run_id, kept, "")
    return run_id


def run(database: Database, run_id: uuid.UUID) -> ImportRun:
    with database.reading() as session:
        return session.get_one(ImportRun, run_id)


ROWS = (
    {"Title": "Bin lorries", "Start date": "1/4/2026", "Money": "£1,000"},
    {"Title": "Gritting", "Start date": "see framework", "Money": "5"},
    {"Title": "", "Start date": "1/5/2026", "Money": "=1+1"},
)


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


def test_whoever_may_import_no_more_has_nothing_checked(sqlite_database: Database, kept: Blobs) -> None:
    identity = handed(sqlite_database, kept, *ROWS)
    with sqlite_database.unit_of_work() as session:
        waiting = run_of(session, KEEPER, identity)
        settle_columns(session, KEEPER, waiting, waiting.columns, "")
        leave_to_task(waiting)
    assert [one.status for one in check_waiting(sqlite_database, TODAY, kept, "")] == [RunStatus.FAILED]


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
