"""Published spending comes in: matched, kept once, added to by the next quarter, and taken back."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from catalogue.access import ANONYMOUS, Actor, Held
from catalogue.audit import AuditEvent
from catalogue.contracts.calendars import calendar_of
from catalogue.contracts.changes import Wanted
from catalogue.contracts.spent import Spent, all_payments, page_of_payments, payments_of, spent_on
from catalogue.contracts.tables import Payment
from catalogue.errors import NotFound
from catalogue.imports.states import RunStatus
from catalogue.kinds.contract import Contract, OtherSupplier
from catalogue.kinds.record import Severity
from catalogue.people.tables import Organisation
from catalogue.store import Database
from catalogue.terms import ChangeKind, Nation, Role, SupplierRole
from catalogue.workflows.change_contract import record_change
from catalogue.workflows.desks import full_desk
from catalogue.workflows.load_records import Request, apply, check
from catalogue.workflows.undo_import import undo_run
from tests.catalogue.imports.loads import LOADER, TODAY, loaded, sample, table
from tests.factories import Place

ADMIN = Actor("An administrator", is_staff=True, roles=frozenset({Held(Role.ADMIN)}))


@pytest.fixture
def register(database: Database) -> Database:
    """A council with two contracts: one with Hearth Systems, one with Gully & Sons."""
    with database.unit_of_work() as session:
        place = Place(session)
        for title, supplier, reference in (
            ("Support", "Hearth Systems Ltd", "C-1"),
            ("Gullies", "Gully & Sons", "C-2"),
        ):
            place.thing("contract", title, supplier=place.organisation(supplier), identifier=reference,
                        start_on="2026-01-01", end_on="2026-12-31")  # fmt: skip
    return database


def spent(database: Database, title: str = "Support") -> Spent | None:
    with database.reading() as session:
        return spent_on(session, LOADER, session.scalars(select(Contract).where(Contract.title == title)).one())


def paid(**said: Any) -> dict[str, Any]:
    return {"Supplier": "Hearth Systems", "Date": "03/07/2026", "Amount": "100.00", "Transaction number": "1"} | said


def test_a_quarter_is_kept_line_by_line_credits_taken_off_and_totals_left_out(register: Database) -> None:
    outcome = loaded(register, "spend", sample("spend/valid/quarter.csv"))
    assert (
        outcome.words == "6 rows: 4 new, 0 changed, 0 unchanged, 0 refused, 2 left out, as they belong to nothing here"
    )
    found, gullies = spent(register), spent(register, "Gullies")
    assert found is not None and gullies is not None
    assert (found.amount, found.lines, found.up_to.isoformat()) == (Decimal("11250.00"), 2, "2026-08-03")
    assert gullies.amount == Decimal("3999.98")
    assert any("total" in one.reason for one in outcome.problems)


def test_the_same_file_changes_nothing_in_whatever_letters_it_is_written_and_the_next_quarter_adds(
    register: Database,
) -> None:
    loaded(register, "spend", sample("spend/valid/quarter.csv"))
    again = loaded(register, "spend", sample("spend/valid/quarter-cp1252.csv"))
    assert (again.counts["new"], again.counts["unchanged"]) == (0, 4)
    loaded(register, "spend", table(paid(Date="02/10/2026", Amount="£1,000")))
    found = spent(register)
    assert found is not None and found.amount == Decimal("12250.00")


def test_an_import_is_taken_back_with_the_lines_that_it_kept_and_no_others(register: Database) -> None:
    first = table(paid())
    loaded(register, "spend", first)
    both = loaded(register, "spend", table(paid(), paid(Date="04/07/2026", **{"Transaction number": "2"})))
    undone = undo_run(register, LOADER, TODAY, both.run_id)
    assert undone.status is RunStatus.UNDONE
    found = spent(register)
    assert found is not None and found.lines == 1
    with register.reading() as session:
        actions = list(session.scalars(select(AuditEvent.action).where(AuditEvent.action.like("contract.payment%"))))
    assert sorted(actions) == ["contract.payment_dropped", "contract.payment_kept", "contract.payment_kept"]


def test_another_amount_for_a_transaction_that_is_here_is_listed_and_not_added(register: Database) -> None:
    loaded(register, "spend", table(paid()))
    outcome = loaded(register, "spend", table(paid(Amount="90.00")))
    assert outcome.counts["unmatched"] == 1
    (problem,) = [one for one in outcome.problems if one.severity is Severity.WARNING]
    assert "Transaction 1 is here already" in problem.reason
    found = spent(register)
    assert found is not None and found.amount == Decimal("100.00")


def test_lines_without_a_contract_are_told_once_for_each_supplier_with_their_sum(register: Database) -> None:
    outcome = loaded(register, "spend", table(paid(Supplier="Ink Ltd"), paid(Supplier="Ink Ltd", Amount="(40)")))
    (problem,) = outcome.problems
    assert problem.reason == "No contract with “Ink Ltd” is in the register. 2 lines of £60.00 left out."


def test_bad_rows_keep_the_file_out_and_are_named(register: Database) -> None:
    outcome = loaded(register, "spend", table(paid(), paid(Amount="ten")))
    (problem,) = [one for one in outcome.problems if one.severity is Severity.REFUSED]
    assert (problem.row, problem.column, problem.value) == (2, "Amount", "ten")
    assert spent(register) is None


def test_what_was_paid_is_told_to_those_who_see_the_contract(register: Database) -> None:
    loaded(register, "spend", table(paid()))
    with register.reading() as session:
        contract = session.scalars(select(Contract).where(Contract.title == "Support")).one()
        assert len(payments_of(session, LOADER, contract)) == 1
        with pytest.raises(NotFound):
            payments_of(session, ANONYMOUS, contract)


def test_a_line_that_came_by_another_way_meanwhile_is_kept_once(register: Database) -> None:
    first, second = (check(register, LOADER, TODAY, Request("spend", table(paid()))) for _ in range(2))
    assert {apply(register, LOADER, TODAY, one.run_id).status for one in (first, second)} == {RunStatus.APPLIED}
    with register.reading() as session:
        assert len(session.scalars(select(Payment)).all()) == 1


def test_a_reference_that_no_contract_has_is_not_booked_to_the_suppliers_only_contract(register: Database) -> None:
    outcome = loaded(register, "spend", table(paid(**{"Contract reference": "C-999"})))
    assert (outcome.counts["new"], outcome.counts["unmatched"]) == (0, 1)
    assert spent(register) is None


def test_what_was_paid_under_a_contract_that_the_importer_may_not_see_goes_to_no_other(register: Database) -> None:
    with register.unit_of_work() as session:
        place = Place(session)
        place.thing("contract", "Secret", supplier="hearth-systems-ltd", identifier="S-1", visibility="restricted")
    lines = table(paid(**{"Contract reference": "S-1"}), paid())
    outcome = loaded(register, "spend", lines, ADMIN)
    assert outcome.counts["unmatched"] == 2
    assert spent(register) is None
    assert not any("Secret" in one.reason for one in outcome.problems)


@pytest.mark.parametrize(
    "role, lines", [(SupplierRole.CONSORTIUM, 1), (SupplierRole.JOINT, 1), (SupplierRole.SUBCONTRACTOR, 0)]
)
def test_who_is_paid_by_the_supplier_is_not_taken_for_it(register: Database, role: SupplierRole, lines: int) -> None:
    with register.unit_of_work() as session:
        deal = session.scalars(select(Contract).where(Contract.title == "Support")).one()
        Place(session).organisation("Drains Ltd")
        beside = session.scalars(select(Organisation.id).where(Organisation.name == "Drains Ltd")).one()
        session.add(OtherSupplier(resource_id=deal.id, position=0, organisation_id=beside, role=role.value))
    assert loaded(register, "spend", table(paid(Supplier="Drains Ltd"))).counts["new"] == lines


def test_the_supplier_before_a_novation_was_paid_under_the_contract(register: Database) -> None:
    with register.unit_of_work() as session:
        Place(session).organisation("New Broom Ltd")
        deal = session.scalars(select(Contract).where(Contract.title == "Support")).one()
        wanted = Wanted(ChangeKind.NOVATION, date(2026, 10, 1), "Taken over.", new_supplier="new-broom-ltd")
        record_change(full_desk(session, LOADER, TODAY), deal, wanted, calendar_of(Nation.ENGLAND_AND_WALES))
    lines = (
        paid(),
        paid(Date="02/10/2026", **{"Transaction number": "2", "Contract reference": "C-1"}),
        paid(Date="02/10/2026", Supplier="New Broom", **{"Transaction number": "3"}),
    )
    assert loaded(register, "spend", table(*lines)).counts["new"] == len(lines)


def test_the_next_quarter_is_loaded_though_the_contracts_reference_stands_on_each_payment(register: Database) -> None:
    same = {"Transaction number": "C-1"}
    loaded(register, "spend", table(paid(**same)))
    loaded(register, "spend", table(paid(**same), paid(Date="04/07/2026", Amount="50", **same)))
    loaded(register, "spend", table(paid(Date="02/10/2026", Amount="900", **same)))
    found = spent(register)
    assert found is not None and found.amount == Decimal("1050.00")


def test_a_transaction_number_that_is_used_again_in_another_quarter_is_no_correction(register: Database) -> None:
    loaded(register, "spend", table(paid()))
    assert loaded(register, "spend", table(paid(Date="02/10/2026", Amount="90"))).counts["new"] == 1


def test_a_line_without_a_number_is_another_if_another_department_paid_it(register: Database) -> None:
    for department, new in (("Housing", 1), ("Streets", 1), ("STREETS ", 0)):
        lines = table(paid(Department=department, **{"Transaction number": ""}))
        assert loaded(register, "spend", lines).counts["new"] == new


def test_taking_an_import_back_leaves_the_lines_that_another_brought_meanwhile(register: Database) -> None:
    first, second = (check(register, LOADER, TODAY, Request("spend", table(paid()))) for _ in range(2))
    for one in (first, second):
        apply(register, LOADER, TODAY, one.run_id)
    undo_run(register, LOADER, TODAY, second.run_id)
    assert spent(register) is not None
    undo_run(register, LOADER, TODAY, first.run_id)
    assert spent(register) is None


def test_a_line_that_was_here_and_has_gone_since_the_check_is_told(register: Database) -> None:
    first = loaded(register, "spend", table(paid()))
    second = check(register, LOADER, TODAY, Request("spend", table(paid())))
    undo_run(register, LOADER, TODAY, first.run_id)
    outcome = apply(register, LOADER, TODAY, second.run_id)
    assert outcome.status is RunStatus.REFUSED
    assert any("has gone since the check" in one.reason for one in outcome.problems)


def hide(database: Database, title: str) -> None:
    """Only who is named for this contract sees it from now on."""
    with database.unit_of_work() as session:
        session.scalars(select(Contract).where(Contract.title == title)).one().visibility = "restricted"


def test_an_import_is_taken_back_as_far_as_the_contracts_may_still_be_changed(register: Database) -> None:
    outcome = loaded(register, "spend", table(paid(), paid(Supplier="Gully & Sons")), ADMIN)
    hide(register, "Support")
    undone = undo_run(register, ADMIN, TODAY, outcome.run_id)
    assert (undone.status, len(undone.problems)) == (RunStatus.FAILED, 2), "one line stays, so it is not taken back"
    assert spent(register, "Gullies") is None
    assert spent(register) is not None
    assert undo_run(register, LOADER, TODAY, outcome.run_id).status is RunStatus.UNDONE
    assert spent(register) is None


def test_an_import_that_fails_half_way_takes_back_only_what_it_brought(
    register: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.workflows.load_records.BATCH", 1)
    both = table(paid(), paid(Supplier="Gully & Sons"))
    run_id = check(register, ADMIN, TODAY, Request("spend", both)).run_id
    loaded(register, "spend", table(paid()))
    hide(register, "Gullies")
    assert apply(register, ADMIN, TODAY, run_id).status is RunStatus.UNDONE
    assert spent(register) is not None and spent(register, "Gullies") is None


def test_a_line_without_its_name_goes_out_to_council_staff_alone(register: Database) -> None:
    loaded(register, "spend", table(paid(Supplier="Redacted", **{"Contract reference": "C-1"})))
    with register.unit_of_work() as session:
        for contract in session.scalars(select(Contract)):
            contract.visibility = "public"
    with register.reading() as session:
        assert [len(all_payments(session, actor)) for actor in (ANONYMOUS, ADMIN)] == [0, 1]


def test_no_answer_tells_of_payments_under_a_contract_that_the_importer_may_not_see(register: Database) -> None:
    loaded(register, "spend", table(paid()))
    hide(register, "Support")
    for said in (paid(), paid(Amount="7")):
        outcome = loaded(register, "spend", table(said), ADMIN)
        assert (outcome.counts["unchanged"], outcome.counts["unmatched"]) == (0, 1)
        assert [one.reason for one in outcome.problems if "here already" in one.reason] == []


def test_imports_of_one_file_at_once_keep_each_line_once_and_all_succeed(register: Database) -> None:
    lines = [paid(**{"Transaction number": str(number)}) for number in range(60)]
    files = (table(*lines), table(*reversed(lines)), table(*lines))
    runs = [check(register, LOADER, TODAY, Request("spend", one)).run_id for one in files]
    start = threading.Barrier(len(runs))

    def take(run_id: uuid.UUID) -> RunStatus:
        start.wait()
        return apply(register, LOADER, TODAY, run_id).status

    with ThreadPoolExecutor(len(runs)) as pool:
        assert set(pool.map(take, runs)) == {RunStatus.APPLIED}
    with register.reading() as session:
        assert len(session.scalars(select(Payment)).all()) == len(lines)
        events = session.scalars(select(AuditEvent.id).where(AuditEvent.action == "contract.payment_kept")).all()
    assert len(events) == len(lines)


@pytest.mark.parametrize("sort, last", [("department", ""), ("-department", ""), ("-amount", "Care"), ("amount", "")])
def test_lines_are_turned_in_the_order_of_a_column_blanks_last(register: Database, sort: str, last: str) -> None:
    departments = {"3": "", "2": "adults", "1": "Care"}
    loaded(register, "spend", table(*(paid(Amount=amount, Department=name) for amount, name in departments.items())))
    with register.reading() as session:
        deal = session.scalars(select(Contract).where(Contract.title == "Support")).one()
        lines = page_of_payments(session, LOADER, deal, sort, page=9, per_page=2)
    assert ([one.department for one in lines.rows], lines.total, lines.page, lines.pages) == ([last], 3, 2, 2)
