"""A change that was recorded wrongly is taken back or corrected: the contract and its due dates follow."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import ANONYMOUS
from catalogue.contracts.calendars import calendar_of
from catalogue.contracts.changes import Wanted
from catalogue.contracts.due import DueRule
from catalogue.contracts.recording_notices import Became, record_notice
from catalogue.contracts.tables import NoticeRecord
from catalogue.errors import Conflict, NotFound, Refused
from catalogue.kinds.contract import Contract
from catalogue.kinds.contract_course import ContractChange
from catalogue.kinds.record import Record
from catalogue.kinds.resource import ResourceVersion
from catalogue.obligations.keeping import Due
from catalogue.obligations.tables import Obligation
from catalogue.people.tables import Organisation
from catalogue.resources.operations import describe
from catalogue.store import Database
from catalogue.terms import Anchor, ChangeKind, Nation, Notice, OffsetUnit
from catalogue.workflows.change_contract import record_change
from catalogue.workflows.desks import full_desk
from catalogue.workflows.mend_change import Mend, change_at, correct, take_back
from tests.catalogue.obligations.stage import Stage
from tests.factories import OPERATOR, TODAY, Place

ENGLAND = calendar_of(Nation.ENGLAND_AND_WALES)
START, END, LATER, LATEST = date(2026, 1, 1), date(2027, 6, 30), date(2027, 12, 31), date(2028, 6, 30)
EXTENDED = Wanted(ChangeKind.VARIATION, TODAY, "Six months more.", "CCN 1", Decimal(500), LATER,
                  instrument_url="https://council.example/letter.pdf")  # fmt: skip
AGAIN = Wanted(ChangeKind.VARIATION, TODAY, "And six more.", "CCN 2", None, LATEST)
NOVATED = Wanted(ChangeKind.NOVATION, TODAY, "Sold.", "NOV 1", new_supplier="hearth-systems")


def _contract(database: Database) -> uuid.UUID:
    """A contract with Corvane until the end of June 2027, worth £1,000; its id."""
    with database.unit_of_work() as session:
        place = Place(session)
        place.organisation("Hearth Systems")
        return place.thing("contract", "Support", supplier=place.organisation("Corvane"), start_on=START.isoformat(),
                           signed_on=START.isoformat(), end_on=END.isoformat(), latest_end_on=END.isoformat(),
                           value="1000", regime="procurement_act_2023").id  # fmt: skip


def _changed(database: Database, deal: uuid.UUID, *wanted: Wanted) -> None:
    for one in wanted:
        with database.unit_of_work() as session:
            record_change(full_desk(session, OPERATOR, TODAY), session.get_one(Contract, deal), one, ENGLAND)


def _mended(session: Session, deal: uuid.UUID, number: int, wanted: Wanted | None = None) -> int:
    contract, at = session.get_one(Contract, deal), full_desk(session, OPERATOR, TODAY)
    mend = Mend(number, contract.version)
    return take_back(at, contract, mend, ENGLAND) if wanted is None else correct(at, contract, mend, wanted, ENGLAND)


def _refusal(database: Database, deal: uuid.UUID, number: int, wanted: Wanted | None = None) -> Refused:
    with database.unit_of_work() as session, pytest.raises(Refused) as refused:
        _mended(session, deal, number, wanted)
    return refused.value


def _said(database: Database, deal: uuid.UUID) -> tuple[date | None, date | None, Decimal | None, list[str]]:
    """End, latest end, value, and the references of what is in the list."""
    with database.reading() as session:
        found = session.get_one(Contract, deal)
        rows = session.scalars(select(ContractChange).order_by(ContractChange.position)).all()
        return found.end_on, found.latest_end_on, found.value, [row.reference for row in rows]


def test_a_change_taken_back_leaves_the_contract_and_its_due_dates_as_they_were(
    database: Database, tmp_path: Path
) -> None:
    with database.unit_of_work() as session:
        stage = Stage(session, tmp_path)
        stage.deal.end_on, stage.deal.value = END, Decimal(1000)
        row = stage.opened(due=Due(DueRule(Anchor.END, -10, OffsetUnit.WORKING_DAYS), END))
        owed, deal = row.id, stage.deal.id
        describe(full_desk(session, OPERATOR, TODAY), stage.deal, Record("contract", {"end_on": END.isoformat()}))
    _changed(database, deal, EXTENDED)
    with database.unit_of_work() as session:
        assert _mended(session, deal, 1) == 1
    with database.reading() as session:
        due, contract = session.get_one(Obligation, owed), session.get_one(Contract, deal)
        assert (due.due_on, due.baseline_due_on) == (date(2027, 6, 16), date(2027, 6, 16))
        assert (contract.end_on, contract.value) == (END, Decimal(1000))


def test_what_a_change_brought_goes_with_it_and_the_history_keeps_both(database: Database) -> None:
    deal = _contract(database)
    _changed(database, deal, EXTENDED)
    assert _said(database, deal) == (LATER, LATER, Decimal(1500), ["CCN 1"])
    with database.unit_of_work() as session:
        _mended(session, deal, 1)
    assert _said(database, deal) == (END, END, Decimal(1000), [])
    with database.reading() as session:
        versions = session.scalars(select(ResourceVersion).order_by(ResourceVersion.number)).all()
        assert [len(one.record["parts"]["amendments"]) for one in versions[-2:]] == [1, 0]
        assert [len(one.record["parts"]["documents"]) for one in versions[-2:]] == [1, 0]
        assert {"amendments", "documents", "end_on", "latest_end_on", "value"} <= set(versions[-1].changed)


def test_what_later_changes_rest_on_stays(database: Database) -> None:
    deal = _contract(database)
    _changed(database, deal, EXTENDED, AGAIN)
    refusal = _refusal(database, deal, 1)
    assert (refusal.code, refusal.words) == (
        "change_rests",
        "“CCN 2” moved the end from where “CCN 1” put it. Take back what came later first.",
    )
    assert _refusal(database, deal, 1, replace(EXTENDED, new_end_on=date(2027, 9, 30))).code == "change_rests"
    with database.unit_of_work() as session:
        _mended(session, deal, 2)
        _mended(session, deal, 1)
    assert _said(database, deal) == (END, END, Decimal(1000), [])


def test_words_and_amounts_are_corrected_though_later_changes_rest_on_them(database: Database) -> None:
    deal = _contract(database)
    _changed(database, deal, EXTENDED, AGAIN)
    with database.unit_of_work() as session:
        _mended(session, deal, 1, replace(EXTENDED, reference="CCN 01", description="Half a year.",
                                          value_change=Decimal(400)))  # fmt: skip
    assert _said(database, deal) == (LATEST, LATEST, Decimal(1400), ["CCN 01", "CCN 2"])
    with database.reading() as session:
        row = change_at(full_desk(session, OPERATOR, TODAY), session.get_one(Contract, deal), 1)
        assert (row["description"], row["old_end_on"], row["value_change"]) == ("Half a year.", "2027-06-30", "400.00")
    for wrong, code in (
        (replace(EXTENDED, reference="CCN 2"), "change_reference"),
        (replace(EXTENDED, changed_on=date(2030, 1, 1)), "change_not_yet"),
        (replace(EXTENDED, value_change=Decimal(-5000)), "change_value"),
    ):
        assert _refusal(database, deal, 1, wrong).code == code


def test_a_wrong_end_is_corrected_and_moves_the_contract_anew(database: Database) -> None:
    deal = _contract(database)
    _changed(database, deal, EXTENDED)
    with database.unit_of_work() as session:
        _mended(session, deal, 1, replace(EXTENDED, new_end_on=date(2027, 9, 30), value_change=None))
    assert _said(database, deal) == (date(2027, 9, 30), date(2027, 9, 30), Decimal(1000), ["CCN 1"])


def test_an_end_is_corrected_as_often_as_it_was_wrong_and_then_taken_back(database: Database) -> None:
    deal = _contract(database)
    _changed(database, deal, EXTENDED)
    for reference, end in (("CCN 1", date(2027, 9, 30)), ("CCN 1a", date(2027, 10, 31)), ("CCN 1b", LATER)):
        with database.unit_of_work() as session:
            _mended(session, deal, 1, replace(EXTENDED, reference=reference, new_end_on=end))
        assert _said(database, deal) == (end, end, Decimal(1500), [reference])
    with database.unit_of_work() as session:
        _mended(session, deal, 1)
    assert _said(database, deal) == (END, END, Decimal(1000), [])


def test_an_end_that_a_correction_gave_goes_back_with_its_change(database: Database) -> None:
    deal = _contract(database)
    _changed(database, deal, replace(EXTENDED, new_end_on=None, value_change=None))
    with database.unit_of_work() as session:
        _mended(session, deal, 1, EXTENDED)
    assert _said(database, deal) == (LATER, LATER, Decimal(1500), ["CCN 1"])
    with database.unit_of_work() as session:
        _mended(session, deal, 1)
    assert _said(database, deal) == (END, END, Decimal(1000), [])


def test_an_end_that_a_correction_took_out_is_free_to_be_edited(database: Database) -> None:
    deal = _contract(database)
    _changed(database, deal, EXTENDED)
    with database.unit_of_work() as session:
        _mended(session, deal, 1, replace(EXTENDED, new_end_on=None))
        edit = Record("contract", {"end_on": "2027-05-31"})
        describe(full_desk(session, OPERATOR, TODAY), session.get_one(Contract, deal), edit)
        _mended(session, deal, 1)
    assert _said(database, deal) == (date(2027, 5, 31), END, Decimal(1000), [])


def test_an_option_is_not_corrected_until_it_brought_nothing(database: Database) -> None:
    deal, option = _contract(database), replace(EXTENDED, kind=ChangeKind.OPTION, new_end_on=None)
    _changed(database, deal, option)
    assert _refusal(database, deal, 1, replace(option, value_change=None)).code == "change_option"


def test_an_end_that_somebody_edited_since_is_not_guessed(database: Database) -> None:
    deal = _contract(database)
    _changed(database, deal, EXTENDED)
    with database.unit_of_work() as session:
        edit = Record("contract", {"end_on": "2027-11-30"})
        describe(full_desk(session, OPERATOR, TODAY), session.get_one(Contract, deal), edit)
    refusal = _refusal(database, deal, 1)
    assert refusal.code == "change_moved_on"
    assert "Make the end of the contract 31 December 2027 again" in refusal.words


def test_a_novation_taken_back_gives_the_contract_to_the_supplier_before(database: Database) -> None:
    deal = _contract(database)
    _changed(database, deal, NOVATED)
    with database.unit_of_work() as session:
        _mended(session, deal, 1)
    with database.reading() as session:
        supplier = session.get_one(Organisation, session.get_one(Contract, deal).supplier_id)
        assert supplier.name == "Corvane"


def test_a_change_that_came_in_a_list_moved_nothing_and_moves_nothing_back(database: Database) -> None:
    deal = _contract(database)
    with database.unit_of_work() as session:
        rows = {"amendments": [{"reference": "1", "description": "Longer.", "new_end_on": END.isoformat()}]}
        describe(full_desk(session, OPERATOR, TODAY), session.get_one(Contract, deal), Record("contract", {}, rows))
        _mended(session, deal, 1)
    assert _said(database, deal) == (END, END, Decimal(1000), [])


def test_correcting_the_end_of_a_change_from_a_list_adds_its_value_to_nothing(database: Database) -> None:
    deal = _contract(database)
    with database.unit_of_work() as session:
        row = {"reference": "CCN 1", "description": "Longer.", "changed_on": EXTENDED.changed_on.isoformat()}
        rows = {"amendments": [row | {"new_end_on": END.isoformat(), "value_change": "200"}]}
        describe(full_desk(session, OPERATOR, TODAY), session.get_one(Contract, deal), Record("contract", {}, rows))
        _mended(session, deal, 1, replace(EXTENDED, value_change=Decimal(200)))
    assert _said(database, deal)[2:] == (Decimal(1000), ["CCN 1"])


def test_a_change_that_was_renamed_goes_back_with_all_that_it_moved(database: Database) -> None:
    deal = _contract(database)
    _changed(database, deal, EXTENDED)
    with database.unit_of_work() as session:
        _mended(session, deal, 1, replace(EXTENDED, reference="CCN 1a"))
    with database.unit_of_work() as session:
        _mended(session, deal, 1)
    assert _said(database, deal) == (END, END, Decimal(1000), [])


def test_a_published_notice_stays_with_its_change_and_follows_its_reference(database: Database) -> None:
    deal = _contract(database)
    _changed(database, deal, AGAIN)
    with database.unit_of_work() as session:
        published = Became(TODAY, "012345-2026")
        record_notice(session, OPERATOR, session.get_one(Contract, deal), Notice.UK10, "CCN 2", published, TODAY)
    assert _refusal(database, deal, 1).code == "change_noticed"
    with database.unit_of_work() as session:
        _mended(session, deal, 1, replace(AGAIN, reference="CCN 3"))
        contract = session.get_one(Contract, deal)
        assert session.scalars(select(NoticeRecord.occasion)).all() == ["CCN 3"]
        record_notice(session, OPERATOR, contract, Notice.UK10, "CCN 3", Became(not_needed="Small."), TODAY)
        _mended(session, deal, 1)
        assert session.scalars(select(NoticeRecord)).all() == []


def test_a_stale_form_a_stranger_and_a_number_that_is_not_there_mend_nothing(database: Database) -> None:
    deal = _contract(database)
    _changed(database, deal, EXTENDED)
    with database.unit_of_work() as session:
        contract = session.get_one(Contract, deal)
        at, mend = full_desk(session, OPERATOR, TODAY), Mend(1, contract.version)
        with pytest.raises(Conflict):
            take_back(at, contract, replace(mend, version=1), ENGLAND)
        with pytest.raises(NotFound):
            take_back(at, contract, replace(mend, number=2), ENGLAND)
        with pytest.raises(NotFound):
            take_back(full_desk(session, ANONYMOUS, TODAY), contract, mend, ENGLAND)
    assert _said(database, deal)[3] == ["CCN 1"]
