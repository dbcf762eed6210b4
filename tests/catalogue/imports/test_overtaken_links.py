"""What people say of a link after its import stays when the import is taken back, and is not written over by one."""

import pytest
from sqlalchemy import select

from catalogue.access import operator
from catalogue.imports.tables import StagedRow
from catalogue.kinds.record import Severity
from catalogue.kinds.resource import CataloguedResource, Link
from catalogue.resources.links import Tie, change_link, link
from catalogue.store import Database
from catalogue.terms import Relation
from catalogue.workflows.desks import full_desk
from catalogue.workflows.load_records import Request, apply, check
from catalogue.workflows.loading import Outcome
from catalogue.workflows.undo_import import undo_run
from tests.catalogue.imports.loads import LOADER, TODAY, loaded, table

SAID = {"from_kind": "system", "from": "lighting", "relation": "holds", "to_kind": "dataset", "to": "street-lights"}


@pytest.fixture(autouse=True)
def _two_things(database: Database) -> None:
    loaded(database, "systems", table({"title": "Lighting"}))
    loaded(database, "datasets", table({"title": "Street lights"}))


def noted(database: Database, note: str) -> None:
    """Somebody writes a note on the link, or makes it with one."""
    with database.unit_of_work() as session:
        at = full_desk(session, operator("Bea"), TODAY)
        ends = {row.kind: row for row in session.scalars(select(CataloguedResource))}
        row = session.scalars(select(Link)).one_or_none()
        if row is None:
            link(at, ends["system"], ends["dataset"], Tie(Relation.HOLDS, note))
        else:
            change_link(at, row, ends["system"], Tie(Relation.HOLDS, note, row.start_on, row.end_on))


def notes(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Link.note)))


def written_after(database: Database, said: str, note: str) -> Outcome:
    """An import that is checked, and written after somebody wrote a note."""
    asked = Request("links", table(SAID | {"note": said}), good_rows_only=True)
    checked = check(database, LOADER, TODAY, asked)
    noted(database, note)
    return apply(database, LOADER, TODAY, checked.run_id)


def test_a_note_that_somebody_added_to_an_imported_link_keeps_it(database: Database) -> None:
    outcome = loaded(database, "links", table(SAID))
    noted(database, "Nightly, at two")
    undone = undo_run(database, LOADER, TODAY, outcome.run_id)
    assert (notes(database), undone.counts["left"]) == (["Nightly, at two"], 1)


def test_what_an_import_changed_of_a_link_and_somebody_after_it_stays(database: Database) -> None:
    loaded(database, "links", table(SAID | {"note": "Weekly"}))
    outcome = loaded(database, "links", table(SAID | {"start_date": "1/4/2026"}))
    noted(database, "Nightly, at two")
    assert undo_run(database, LOADER, TODAY, outcome.run_id).counts["left"] == 1
    assert notes(database) == ["Nightly, at two"]


def test_imports_from_before_are_taken_back_as_they_were(database: Database) -> None:
    outcome = loaded(database, "links", table(SAID | {"note": "Weekly"}))
    with database.unit_of_work() as session:
        row = session.scalars(select(StagedRow).where(StagedRow.run_id == outcome.run_id)).one()
        row.record = {name: said for name, said in row.record.items() if name != "written"}
    undo_run(database, LOADER, TODAY, outcome.run_id)
    assert notes(database) == []


def test_a_link_that_was_the_same_at_the_check_is_not_written(database: Database) -> None:
    loaded(database, "links", table(SAID | {"note": "Weekly"}))
    outcome = written_after(database, "Weekly", "Nightly")
    assert (notes(database), outcome.counts["unchanged"], outcome.problems) == (["Nightly"], 1, ())


@pytest.mark.parametrize("was_there", [True, False])
def test_a_link_that_somebody_changed_or_made_since_the_check_is_left_and_told(
    database: Database, was_there: bool
) -> None:
    if was_there:
        noted(database, "Weekly")
    outcome = written_after(database, "Monthly", "Nightly")
    assert (notes(database), outcome.counts["conflict"]) == (["Nightly"], 1)
    assert [one.severity for one in outcome.problems] == [Severity.CONFLICT]


def test_a_link_that_somebody_removed_since_the_check_is_not_made_anew(database: Database) -> None:
    noted(database, "Weekly")
    asked = Request("links", table(SAID | {"note": "Monthly"}), good_rows_only=True)
    checked = check(database, LOADER, TODAY, asked)
    with database.unit_of_work() as session:
        session.delete(session.scalars(select(Link)).one())
    assert apply(database, LOADER, TODAY, checked.run_id).counts["conflict"] == 1
    assert notes(database) == []


def test_a_link_that_somebody_made_alike_since_the_check_is_theirs(database: Database) -> None:
    outcome = written_after(database, "Nightly", "Nightly")
    assert outcome.problems == ()
    undo_run(database, LOADER, TODAY, outcome.run_id)
    assert notes(database) == ["Nightly"]
