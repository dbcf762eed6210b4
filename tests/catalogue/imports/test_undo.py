"""An import can be taken back for 7 days; what people edited since stays."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from catalogue.audit_check import verify
from catalogue.errors import Refused
from catalogue.glossary.tables import GlossaryTerm
from catalogue.imports.states import RunStatus
from catalogue.imports.tables import ImportRun, RowReport, StagedRow
from catalogue.kinds import kind_of
from catalogue.kinds.resource import CataloguedResource, ExternalIdentity, Link
from catalogue.readiness.snapshots import take_snapshots
from catalogue.readiness.tables import ReadinessSnapshot
from catalogue.store import Database
from catalogue.workflows.undo_import import can_be_undone, forget_old_runs, undo_run
from tests.catalogue.imports.loads import LOADER, TODAY, edited, loaded, sample, table, things

DATASET = kind_of("dataset")


def rows(identifier: str = "1", **said: str) -> dict[str, str]:
    """A row about bins."""
    return {"identifier": identifier, "title": f"Bins {identifier}"} | said


def test_what_an_import_made_goes_with_all_that_belongs_to_it(database: Database) -> None:
    outcome = loaded(database, "datasets", sample("councils/aberdeen.catalogue.csv"))
    assert undo_run(database, LOADER, TODAY, outcome.run_id).status is RunStatus.UNDONE
    with database.reading() as session:
        for gone in (CataloguedResource, ExternalIdentity):
            assert session.scalar(select(func.count()).select_from(gone)) == 0
        assert verify(session, None).whole
    assert loaded(database, "datasets", sample("councils/aberdeen.catalogue.csv")).counts["new"] == 56


def test_what_an_import_changed_stands_as_before_and_can_be_changed_again(database: Database) -> None:
    loaded(database, "datasets", table(rows(summary="One.", keywords="a")))
    second = loaded(database, "datasets", table(rows(summary="Two.", keywords="a;b", coverage="All")))
    undo_run(database, LOADER, TODAY, second.run_id)
    values = things(database, DATASET)["Bins 1"].values
    assert (values["summary"], values["keywords"], values["coverage"]) == ("One.", ["a"], "")
    third = loaded(database, "datasets", table(rows(summary="Three.")))
    assert (third.counts["changed"], third.counts["conflict"]) == (1, 0)


def test_what_was_worked_out_about_a_system_since_does_not_keep_it(database: Database) -> None:
    outcome = loaded(database, "systems", table({"identifier": "1", "title": "Hearth"}))
    with database.unit_of_work() as session:
        assert take_snapshots(session, TODAY) == 1
    assert undo_run(database, LOADER, TODAY, outcome.run_id).counts.get("left", 0) == 0
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CataloguedResource)) == 0
        assert session.scalar(select(func.count()).select_from(ReadinessSnapshot)) == 0


def test_owners_and_files_stand_as_before(sqlite_database: Database) -> None:
    loaded(sqlite_database, "people", sample("people/valid/staff.csv"))
    loaded(sqlite_database, "datasets", table(rows(distributions='[{"title": "CSV"}]')))
    new = rows(distributions='[{"title": "CSV"}, {"title": "Map"}]', data_steward="ada.reid@council.example")
    outcome = loaded(sqlite_database, "datasets", table(new))
    assert things(sqlite_database, DATASET)["Bins 1"].owners
    undo_run(sqlite_database, LOADER, TODAY, outcome.run_id)
    record = things(sqlite_database, DATASET)["Bins 1"]
    assert record.owners == {}
    assert [row["title"] for row in record.parts["distributions"]] == ["CSV"]


def test_what_someone_edited_or_linked_since_stays_and_is_told(database: Database) -> None:
    outcome = loaded(database, "datasets", table(rows("1"), rows("2"), rows("3")))
    edited(database, "Bins 1", summary="Ours.")
    link = {"from_kind": "dataset", "from": "bins-1", "relation": "feeds", "to_kind": "dataset", "to": "bins-2"}
    loaded(database, "links", table(link))
    undone = undo_run(database, LOADER, TODAY, outcome.run_id)
    assert set(things(database, DATASET)) == {"Bins 1", "Bins 2"}
    assert undone.counts["left"] == 2


def test_links_and_terms_are_taken_back_too(sqlite_database: Database) -> None:
    loaded(sqlite_database, "datasets", table(rows("1"), rows("2")))
    link = {"from_kind": "dataset", "from": "bins-1", "relation": "feeds", "to_kind": "dataset", "to": "bins-2"}
    loaded(sqlite_database, "links", table(link | {"note": "Old"}))
    changed = loaded(sqlite_database, "links", table(link | {"note": "New"}))
    loaded(sqlite_database, "glossary", table({"term": "Gully", "definition": "A drain."}))
    terms = table({"term": "Gully", "definition": "A road drain."}, {"term": "Verge", "definition": "Grass."})
    words = loaded(sqlite_database, "glossary", terms)
    undo_run(sqlite_database, LOADER, TODAY, changed.run_id)
    undo_run(sqlite_database, LOADER, TODAY, words.run_id)
    with sqlite_database.reading() as session:
        assert session.scalars(select(Link.note)).one() == "Old"
        assert [row.definition for row in session.scalars(select(GlossaryTerm))] == ["A drain."]


def test_lists_of_people_cannot_be_taken_back(sqlite_database: Database) -> None:
    outcome = loaded(sqlite_database, "people", sample("people/valid/staff.csv"))
    with pytest.raises(Refused) as refused:
        undo_run(sqlite_database, LOADER, TODAY, outcome.run_id)
    assert refused.value.code == "cannot_undo"


def test_after_seven_days_it_is_too_late_and_the_rows_are_forgotten(sqlite_database: Database) -> None:
    outcome = loaded(sqlite_database, "datasets", table(rows()))
    clock = sqlite_database.clock
    sqlite_database.clock = lambda: clock() + timedelta(days=9)
    with pytest.raises(Refused) as refused:
        undo_run(sqlite_database, LOADER, TODAY, outcome.run_id)
    assert refused.value.code == "undo_too_late"
    assert forget_old_runs(sqlite_database) == 1
    with sqlite_database.reading() as session:
        assert session.scalars(select(StagedRow)).all() == []


def bygone(database: Database, **by: float) -> None:
    """Time goes by."""
    clock = database.clock
    database.clock = lambda: clock() + timedelta(**by)


def test_what_a_run_said_of_its_rows_and_columns_goes_with_them(database: Database) -> None:
    bad = table({"identifier": "1", "title": "Bins", "review_months": "soon"}, {"identifier": "2", "title": ""})
    refused = loaded(database, "datasets", bad)
    nothing_read = loaded(database, "datasets", table({"identifier": "2", "title": ""}))
    taken = loaded(database, "datasets", table(rows(), rows("2", review_months="soon")), good_rows_only=True)
    with database.unit_of_work() as session:
        session.get_one(ImportRun, refused.run_id).examples = {"title": ["Bins"]}
    bygone(database, days=7, minutes=-5)
    assert forget_old_runs(database) == 0
    bygone(database, minutes=10)
    assert forget_old_runs(database) == 3, "no later than the way back ends"
    assert forget_old_runs(database) == 0
    with database.reading() as session:
        for table_of_rows in (RowReport, StagedRow):
            assert session.scalar(select(func.count()).select_from(table_of_rows)) == 0
        for run_id in (refused.run_id, nothing_read.run_id):
            never = session.get_one(ImportRun, run_id)
            assert (never.columns, never.examples) == ({}, {}), "of what was never applied nothing of the file is kept"
        assert session.get_one(ImportRun, taken.run_id).columns["title"] == "title", "the next file begins so"


def test_what_old_runs_said_of_their_rows_goes_though_the_rows_are_gone(database: Database) -> None:
    loaded(database, "datasets", table({"identifier": "1", "title": ""}))
    with database.unit_of_work() as session:
        session.execute(delete(StagedRow))
    bygone(database, days=8)
    assert forget_old_runs(database) == 1
    with database.reading() as session:
        assert session.scalars(select(RowReport)).all() == []


def test_a_run_whose_rows_are_gone_is_not_called_taken_back(database: Database) -> None:
    outcome = loaded(database, "datasets", table(rows()))
    with database.unit_of_work() as session:
        session.execute(delete(StagedRow))
    with pytest.raises(Refused) as refused:
        undo_run(database, LOADER, TODAY, outcome.run_id)
    assert refused.value.code == "import_rows_gone"
    assert str(refused.value) == "The rows of this import are kept no longer. Change the entries themselves."
    with database.reading() as session:
        run = session.get_one(ImportRun, outcome.run_id)
        assert (run.status, can_be_undone(session, run)) == (RunStatus.APPLIED, False)


def test_rows_are_kept_for_as_long_as_they_can_be_taken_back(database: Database) -> None:
    outcome = loaded(database, "datasets", table(rows()))
    with database.unit_of_work() as session:
        run = session.get_one(ImportRun, outcome.run_id)
        run.started_at -= timedelta(days=6)
    clock = database.clock
    database.clock = lambda: clock() + timedelta(days=3)
    assert forget_old_runs(database) == 0
    undo_run(database, LOADER, TODAY, outcome.run_id)
    assert things(database, DATASET) == {}


def test_a_run_is_taken_back_once_only(sqlite_database: Database) -> None:
    outcome = loaded(sqlite_database, "datasets", table(rows()))
    undo_run(sqlite_database, LOADER, TODAY, outcome.run_id)
    with pytest.raises(Refused) as refused:
        undo_run(sqlite_database, LOADER, TODAY, outcome.run_id)
    assert refused.value.code == "import_moved_on"
