"""Writing down what is owed: types, people, dates and what moves them."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from catalogue.contracts.due import DueRule
from catalogue.errors import BadInput, NotAllowed, NotFound
from catalogue.obligations.appointing import People, reassign
from catalogue.obligations.deciding import accept
from catalogue.obligations.keeping import Due, Promise, create, move_anchor, rebaseline, rule_of, set_due
from catalogue.obligations.tables import ObligationType
from catalogue.obligations.types import TYPES
from catalogue.terms import Anchor, Criticality, Employer, EvidenceType, OffsetUnit, Role
from tests.catalogue.obligations.stage import WEEKDAYS, Stage
from tests.catalogue.obligations.test_delivery import code_of, told

END = DueRule(Anchor.END, -3, OffsetUnit.MONTHS)


def test_the_24_shipped_types_are_there_to_begin_with(stage: Stage) -> None:
    rows = {row.code: row for row in stage.session.scalars(select(ObligationType))}
    assert len(TYPES) == len(rows) == 24
    for one in TYPES:
        row = rows[one.code]
        assert (row.label, row.hint, row.acceptance_criteria) == (one.label, one.hint, one.acceptance_criteria)
        assert (row.anchor, row.offset, row.unit, row.every) == (one.anchor, one.offset, one.unit, one.every)
        assert row.evidence == [kind.value for kind in one.evidence] != []
        assert row.hint.endswith(".") and row.acceptance_criteria.endswith(".")


def test_what_is_not_said_comes_from_the_type(stage: Stage) -> None:
    row = stage.owed(type_code="SOURCE_CODE")
    assert row.evidence == ["source_build"]
    assert row.acceptance_criteria == "Our staff built it on our machine without help."
    own = stage.owed(evidence=(EvidenceType.LINK,), acceptance_criteria="It opens.", criticality=Criticality.CRITICAL)
    assert (own.evidence, own.acceptance_criteria, own.criticality) == (["link"], "It opens.", "critical")


@pytest.mark.parametrize(
    "said, field",
    [
        ({"type_code": "PARTY"}, "type"),
        ({"title": "  "}, "title"),
        ({"title": "x" * 251}, "title"),
        ({"response_days": 0}, "response_days"),
        ({"deemed_days": 99_999}, "deemed_days"),
        ({"payment": Decimal(-1)}, "payment"),
        ({"systems": (uuid.UUID(int=9),)}, "systems"),
        ({"clause_id": uuid.UUID(int=9)}, "clause"),
    ],
)
def test_what_makes_no_sense_is_not_written_down(stage: Stage, said: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as bad:
        stage.owed(**said)
    assert [problem.field for problem in bad.value.problems] == [field]


def test_only_keepers_write_down_what_is_owed(stage: Stage) -> None:
    for person in (stage.owner, stage.acceptor, stage.supplier):
        with pytest.raises(NotAllowed):
            create(stage.at(person), stage.deal, Promise("RUNBOOK", "A runbook"), WEEKDAYS)
    stage.deal.visibility = "restricted"
    stage.session.flush()
    with pytest.raises(NotFound):
        create(stage.at(stage.keeper), stage.deal, Promise("RUNBOOK", "A runbook"), WEEKDAYS)


def test_people_must_be_of_the_right_side_and_there(stage: Stage) -> None:
    gone = stage.place.person("Lee Leaver", end_on=stage.today - timedelta(1))
    other = stage.place.person("Rae Rival", Employer.SUPPLIER, organisation=stage.place.organisation("Rival"))
    at = stage.at(stage.keeper)
    row = stage.owed()
    for people, code in (
        (People(owner=gone), "left"),
        (People(owner=stage.supplier), "not_council_staff"),
        (People(acceptor=stage.supplier), "not_council_staff"),
        (People(acceptor=stage.owner), "not_appointed"),
        (People(supplier_person=other), "wrong_supplier"),
        (People(supplier_person=stage.owner), "wrong_supplier"),
    ):
        assert code_of(partial(reassign, at, row, people)) == code


def test_reassigning_tells_once_and_only_what_is_new(stage: Stage) -> None:
    row = stage.owed()
    at = stage.at(stage.keeper)
    assert not reassign(at, row, stage.people)
    assert reassign(at, row, People(stage.keeper))
    assert (row.owner_id, row.acceptor_id, row.supplier_person_id) == (stage.keeper.id, None, None)
    assert told(stage, row) == [("created", "Kim Keeper"), ("reassigned", "Kim Keeper")]
    other = stage.place.person("Abe Acceptor")
    stage.place.role(other, Role.ACCEPTOR, type(stage.scope)("contract", stage.contract("Other").id))
    assert code_of(partial(reassign, at, row, People(acceptor=other))) == "not_appointed"


def test_a_due_date_moves_with_its_anchor_and_the_baseline_stays(stage: Stage) -> None:
    ends, later = date(2027, 3, 20), date(2027, 9, 20)
    row = stage.owed(due=Due(END, ends))
    assert (row.due_on, row.baseline_due_on, row.effective_due_on) == (date(2026, 12, 20),) * 3
    plain, other = stage.owed("Plain", days=9), stage.owed("Other", due=Due(replace(END, anchor=Anchor.NOTICE)))
    at = stage.at(stage.keeper)
    assert move_anchor(at, stage.deal, Anchor.END, later, WEEKDAYS) == 1
    assert (row.due_on, row.baseline_due_on, row.effective_due_on) == (
        date(2027, 6, 20), date(2026, 12, 20), date(2027, 6, 20),
    )  # fmt: skip
    assert move_anchor(at, stage.deal, Anchor.END, later, WEEKDAYS) == 0
    assert (plain.due_on, other.due_on) == (stage.today + timedelta(9), None)
    assert told(stage, row) == [("created", "Kim Keeper"), ("due_moved", "Kim Keeper")]
    assert rule_of(row) == END and rule_of(plain) is None


def test_the_first_day_that_is_known_becomes_the_baseline(stage: Stage) -> None:
    row = stage.owed(due=Due(DueRule(Anchor.NOTICE, 10, OffsetUnit.WORKING_DAYS, every=6)))
    assert (row.due_on, row.baseline_due_on, row.every) == (None, None, 6)
    at = stage.at(stage.keeper)
    assert move_anchor(at, stage.deal, Anchor.NOTICE, date(2026, 11, 23), WEEKDAYS) == 1
    assert row.due_on == row.baseline_due_on == date(2026, 12, 7)
    assert move_anchor(at, stage.deal, Anchor.NOTICE, None, WEEKDAYS) == 1
    assert (row.due_on, row.effective_due_on, row.baseline_due_on) == (None, None, date(2026, 12, 7))


def test_what_is_over_is_not_moved(stage: Stage) -> None:
    row = stage.in_check(due=Due(END, date(2027, 3, 20)))
    accept(stage.at(stage.acceptor), row, stage.done(), stage.shelf.blobs)
    assert move_anchor(stage.at(stage.keeper), stage.deal, Anchor.END, date(2028, 3, 20), WEEKDAYS) == 0


def test_a_date_is_set_by_hand_and_measured_from_anew(stage: Stage) -> None:
    row = stage.owed(days=10)
    at = stage.at(stage.keeper)
    new = stage.today + timedelta(30)
    assert set_due(at, row, Due(on=new), WEEKDAYS)
    assert not set_due(at, row, Due(on=new), WEEKDAYS)
    assert (row.due_on, row.baseline_due_on) == (new, stage.today + timedelta(10))
    with pytest.raises(BadInput):
        rebaseline(at, row, " ")
    assert rebaseline(at, row, "Agreed on Monday.")
    assert row.baseline_due_on == new
    assert not rebaseline(at, row, "Again.")
    for person in (stage.owner, stage.supplier):
        with pytest.raises(NotAllowed):
            rebaseline(stage.at(person), row, "Mine.")
