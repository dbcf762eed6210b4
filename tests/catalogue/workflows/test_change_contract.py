"""A change is recorded once and moves the contract and its due dates in the same step; baselines stay."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from catalogue.access import ANONYMOUS, Action, may
from catalogue.audit import AuditEvent
from catalogue.contracts.calendars import calendar_of
from catalogue.contracts.changes import Wanted
from catalogue.contracts.due import DueRule
from catalogue.errors import Conflict, NotFound, Refused
from catalogue.kinds.contract import Contract
from catalogue.kinds.contract_course import ContractChange
from catalogue.obligations.appointing import People, reassign
from catalogue.obligations.keeping import Due
from catalogue.obligations.tables import Obligation
from catalogue.people.directory import OrganisationEntry, keep_organisation
from catalogue.people.tables import Organisation
from catalogue.resources.owners import owners_by_thing
from catalogue.resources.ownership import Appointment, assign_owner
from catalogue.store import Database
from catalogue.terms import Anchor, ChangeKind, Employer, Nation, OffsetUnit, OrganisationType, OwnerRole, Role
from catalogue.workflows.change_contract import record_change
from catalogue.workflows.desks import full_desk
from tests.catalogue.obligations.stage import Stage
from tests.factories import OPERATOR, TODAY, Place

ENGLAND = calendar_of(Nation.ENGLAND_AND_WALES)
END, LATER = date(2027, 6, 30), date(2027, 12, 31)
EXTENDED = Wanted(ChangeKind.OPTION, TODAY, "The first option: six months.", "OPT 1", Decimal(500), LATER,
                  instrument="Letter of extension", instrument_url="https://council.example/letter.pdf")  # fmt: skip


def test_an_option_used_moves_the_end_the_value_and_what_is_due_before_it(database: Database, tmp_path: Path) -> None:
    with database.unit_of_work() as session:
        stage = Stage(session, tmp_path)
        stage.deal.end_on, stage.deal.value = END, Decimal(1000)
        row = stage.opened(due=Due(DueRule(Anchor.END, -10, OffsetUnit.WORKING_DAYS), END))
        owed, deal = row.id, stage.deal.id
    with database.unit_of_work() as session:
        contract = session.get_one(Contract, deal)
        at = full_desk(session, OPERATOR, TODAY)
        assert record_change(at, contract, EXTENDED, ENGLAND, contract.version) == 1
    with database.reading() as session:
        contract = session.get_one(Contract, deal)
        assert (contract.end_on, contract.original_end_on, contract.value) == (LATER, END, Decimal(1500))
        due = session.get_one(Obligation, owed)
        assert (due.due_on, due.baseline_due_on) == (date(2027, 12, 15), date(2027, 6, 16))
        (change,) = session.scalars(select(ContractChange)).all()
        assert (change.reference, change.old_end_on, change.new_end_on) == ("OPT 1", END, LATER)
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "contract.described")).all()
        assert {"amendments", "documents", "end_on", "value"} <= set((events[-1].details or {})["changed"])


def test_a_novation_brings_another_supplier_and_says_who_it_was(database: Database) -> None:
    deal = _contract(database)
    with database.unit_of_work() as session:
        keep_organisation(session, OPERATOR, OrganisationEntry("Hearth Systems", OrganisationType.SUPPLIER))
    with database.unit_of_work() as session:
        novated = Wanted(ChangeKind.NOVATION, TODAY, "Corvane sold the product.", new_supplier="hearth-systems")
        record_change(full_desk(session, OPERATOR, TODAY), session.get_one(Contract, deal), novated, ENGLAND)
    with database.reading() as session:
        ids = {one.name: one.id for one in session.scalars(select(Organisation))}
        (change,) = session.scalars(select(ContractChange)).all()
        assert session.get_one(Contract, deal).supplier_id == ids["Hearth Systems"]
        assert (change.old_supplier_id, change.new_supplier_id) == (ids["Corvane"], ids["Hearth Systems"])
        assert change.reference == "Change 1"


def test_after_a_novation_who_was_of_the_old_supplier_has_no_part_in_it(database: Database, tmp_path: Path) -> None:
    with database.unit_of_work() as session:
        stage = Stage(session, tmp_path)
        row, heir = stage.opened("Exit plan"), stage.place.organisation("Hearth Systems")
        helper = stage.place.person("Hal Helper", Employer.SUPPLIER, organisation=heir)
        stage.place.role(helper, Role.CONTRACTOR, stage.scope)
        assert row.supplier_person_id == stage.supplier.id
        contact = Appointment(OwnerRole.SUPPLIER_CONTACT, stage.supplier, TODAY)
        assign_owner(full_desk(session, OPERATOR, TODAY), stage.deal, contact)
        novated = Wanted(ChangeKind.NOVATION, TODAY, "Sold.", new_supplier=heir)
        record_change(full_desk(session, OPERATOR, TODAY), stage.deal, novated, ENGLAND)
        deal = stage.deal.facts
        assert not may(stage.place.actor(stage.supplier), Action.HAND_OVER, deal)
        assert may(stage.place.actor(helper), Action.HAND_OVER, deal)
        assert row.supplier_person_id is None
        assert owners_by_thing(session, [stage.deal.id], TODAY + timedelta(days=1)) == {}
        assert reassign(stage.at(stage.keeper), row, People(stage.second, stage.acceptor, helper))


def test_a_change_that_makes_no_sense_leaves_everything_as_it_was(database: Database) -> None:
    deal = _contract(database)
    with database.unit_of_work() as session, pytest.raises(Refused) as refused:
        wrong = Wanted(ChangeKind.NOVATION, TODAY, "Nobody is named.")
        record_change(full_desk(session, OPERATOR, TODAY), session.get_one(Contract, deal), wrong, ENGLAND)
    assert refused.value.code == "change_supplier"
    with database.reading() as session:
        assert session.scalars(select(ContractChange)).all() == []


def test_a_stale_form_and_a_stranger_record_nothing(database: Database) -> None:
    deal = _contract(database)
    varied = Wanted(ChangeKind.VARIATION, TODAY, "More hours.")
    with database.unit_of_work() as session, pytest.raises(Conflict):
        record_change(full_desk(session, OPERATOR, TODAY), session.get_one(Contract, deal), varied, ENGLAND, 99)
    with database.unit_of_work() as session, pytest.raises(NotFound):
        record_change(full_desk(session, ANONYMOUS, TODAY), session.get_one(Contract, deal), varied, ENGLAND)


def _contract(database: Database) -> uuid.UUID:
    """A contract with Corvane; its id."""
    with database.unit_of_work() as session:
        place = Place(session)
        return place.thing("contract", "Support", supplier=place.organisation("Corvane"), end_on="2027-06-30").id
