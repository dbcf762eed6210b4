"""Departments that number their invoices alike: what each paid is kept apart, and nothing is doubled."""

from decimal import Decimal

from catalogue.store import Database
from catalogue.workflows.undo_import import undo_run
from tests.catalogue.imports.loads import LOADER, TODAY, loaded, table
from tests.catalogue.imports.test_spend import paid, register, spent

__all__ = ["register"]
HOUSING, STREETS = {"Department": "Housing"}, {"Department": "Streets"}


def test_two_departments_that_number_their_invoices_alike_correct_nothing(register: Database) -> None:
    assert loaded(register, "spend", table(paid(**HOUSING))).counts["new"] == 1
    theirs = loaded(register, "spend", table(paid(Amount="90.00", **STREETS)))
    assert theirs.counts["new"] == 1
    same = loaded(register, "spend", table(paid(**STREETS)))
    assert (same.counts["new"], same.counts["unmatched"]) == (0, 1), "another amount of the department's own number"
    both = loaded(register, "spend", table(paid(Department="HOUSING "), paid(Amount="90.00", **STREETS)))
    assert (both.counts["new"], both.counts["unchanged"]) == (0, 2)
    undo_run(register, LOADER, TODAY, theirs.run_id)
    found = spent(register)
    assert found is not None and (found.lines, found.amount) == (1, Decimal("100.00"))


def test_a_file_that_names_departments_now_doubles_nothing_of_one_that_did_not(register: Database) -> None:
    for first, then in (({}, HOUSING), (HOUSING, {})):
        before = loaded(register, "spend", table(paid(**first)))
        assert before.counts["new"] == 1
        later = loaded(register, "spend", table(paid(**then)))
        assert (later.counts["new"], later.counts["unmatched"]) == (0, 1)
        assert "another date, amount or department" in next(iter(later.problems)).reason
        undo_run(register, LOADER, TODAY, before.run_id)
