"""Model clauses become what a contract owes: each time that they fall due, with dates that follow from its days."""

from collections.abc import Sequence
from datetime import date, time
from pathlib import Path

import pytest
from sqlalchemy import select

from catalogue.contracts.calendars import calendar_of
from catalogue.contracts.clause_sets import ClauseSet, ModelClause
from catalogue.contracts.dates import KeyDates
from catalogue.contracts.due import DueRule
from catalogue.contracts.tables import Clause
from catalogue.errors import NotAllowed, Refused
from catalogue.obligations.keeping import Due, Promise
from catalogue.obligations.tables import Obligation
from catalogue.store import Database
from catalogue.terms import (
    Anchor,
    Charge,
    Criticality,
    EvidenceType,
    Nation,
    ObligationStatus,
    Obligor,
    OffsetUnit,
    Strength,
)
from catalogue.workflows.add_handovers import MOST_OCCURRENCES, add_by_hand, add_handovers, occasions
from catalogue.workflows.keep_due_dates import keep_due_dates
from tests.catalogue.obligations.stage import Stage
from tests.factories import TODAY

ENGLAND = calendar_of(Nation.ENGLAND_AND_WALES)
START, END = date(2026, 11, 30), date(2028, 5, 31)
DATES = KeyDates(start_on=START, end_on=END)
TWICE_A_YEAR = DueRule(Anchor.START, 3, OffsetUnit.MONTHS, 6)
PER_FIVE_DAYS = DueRule(Anchor.START, 5, OffsetUnit.WORKING_DAYS, 6)
BEFORE_THE_END = DueRule(Anchor.END, -20, OffsetUnit.WORKING_DAYS)
AFTER_NOTICE = DueRule(Anchor.NOTICE, 20, OffsetUnit.WORKING_DAYS)


def clause(rule: DueRule, title: str = "Exit plan") -> ModelClause:
    """A clause that falls due by this rule."""
    return ModelClause(
        type_code="EXIT_PLAN",
        title=title,
        wording="The Supplier shall write it.",
        rule=rule,
        evidence=(EvidenceType.LINK, EvidenceType.FILE),
        acceptance=("It names each system.", "We walked through it."),
        criticality=Criticality.CRITICAL,
        obligor=Obligor.SUPPLIER,
        strength=Strength.SHALL,
        charge=Charge.INCLUDED,
    )


def pack(*clauses: ModelClause) -> ClauseSet:
    """A set of these clauses."""
    return ClauseSet("test-pack", 3, "Test pack", "For tests.", "Our own words.", "OGL-UK-3.0", clauses)


def added(stage: Stage, *clauses: ModelClause) -> list[Obligation]:
    """All of them in the stage's contract, by its keeper."""
    return add_handovers(stage.at(stage.keeper), stage.deal, pack(*clauses), clauses, stage.people, ENGLAND)


def days(rows: Sequence[Obligation]) -> list[date | None]:
    return [row.due_on for row in rows]


@pytest.mark.parametrize(
    "rule, dates, due",
    [
        (BEFORE_THE_END, DATES, [date(2028, 5, 2)]),  # a bank holiday is in between
        (AFTER_NOTICE, DATES, [None]),
        (DueRule(Anchor.REQUEST, 5), DATES, [None]),
        (DueRule(Anchor.NOTICE, 0, OffsetUnit.DAYS, 6), DATES, [None]),
        # Counted from the anchor, so that February's shortness does not last.
        (TWICE_A_YEAR, DATES, [date(2027, 2, 28), date(2027, 8, 30), date(2028, 2, 29)]),
        (DueRule(Anchor.START, 3, OffsetUnit.MONTHS), KeyDates(start_on=START, end_on=START), [date(2027, 2, 28)]),
        (TWICE_A_YEAR, KeyDates(start_on=START, end_on=START), []),
        (TWICE_A_YEAR, KeyDates(start_on=START, end_on=START, latest_end_on=date(2027, 3, 1)), []),
        (TWICE_A_YEAR, KeyDates(start_on=START, latest_end_on=date(2027, 3, 1)), [date(2027, 2, 28)]),
        (PER_FIVE_DAYS, DATES, [date(2026, 12, 7), date(2027, 6, 7), date(2027, 12, 7)]),
    ],
)
def test_each_time_that_a_clause_falls_due(rule: DueRule, dates: KeyDates, due: list[date | None]) -> None:
    found = occasions(rule, dates, ENGLAND)
    assert [one.on for one in found] == due
    assert [(one.number, one.of) for one in found] == [(at, len(due)) for at in range(1, len(due) + 1)]
    assert [one.due.day(ENGLAND) for one in found] == due


def test_without_an_end_so_many_are_written_down_and_no_more() -> None:
    assert len(occasions(TWICE_A_YEAR, KeyDates(start_on=START), ENGLAND)) == MOST_OCCURRENCES


def test_a_clause_and_what_is_owed_by_it_are_kept(database: Database, tmp_path: Path) -> None:
    with database.unit_of_work() as session:
        stage = Stage(session, tmp_path)
        stage.deal.start_on, stage.deal.end_on = START, END
        rows = added(stage, clause(TWICE_A_YEAR), clause(BEFORE_THE_END, "Admin accounts"))
        kept = session.scalars(select(Clause).order_by(Clause.position)).all()
    titles = ["Exit plan (1 of 3)", "Exit plan (2 of 3)", "Exit plan (3 of 3)", "Admin accounts"]
    assert [row.title for row in rows] == titles
    assert [row.clause_id for row in rows] == [kept[0].id] * 3 + [kept[1].id]
    assert [(one.set_code, one.set_version, one.every) for one in kept] == [("test-pack", 3, 6), ("test-pack", 3, None)]
    for row in rows:
        assert row.status == ObligationStatus.DRAFT
        assert row.criticality == Criticality.CRITICAL
        assert row.evidence == ["link", "file"]
        assert row.acceptance_criteria == "It names each system.\nWe walked through it."
        assert (row.owner_id, row.acceptor_id) == (stage.owner.id, stage.acceptor.id)
        assert row.baseline_due_on == row.due_on


def test_what_recurs_in_working_days_moves_with_its_anchor_too(database: Database, tmp_path: Path) -> None:
    """Each is counted anew by the rule, and the time of day stays what it was."""
    rule = DueRule(Anchor.START, 10, OffsetUnit.WORKING_DAYS, 6, deadline=time(17))
    with database.unit_of_work() as session:
        stage = Stage(session, tmp_path)
        stage.deal.start_on, stage.deal.end_on = START, END
        ids = [row.id for row in added(stage, clause(rule))]
        stage.deal.start_on = date(2026, 10, 1)
    assert keep_due_dates(database, TODAY, Nation.ENGLAND_AND_WALES) == 3
    with database.reading() as session:
        rows = [session.get_one(Obligation, one) for one in ids]
        assert days(rows) == [date(2026, 10, 15), date(2027, 4, 15), date(2027, 10, 15)]
        assert [row.baseline_due_on for row in rows] == [date(2026, 12, 14), date(2027, 6, 14), date(2027, 12, 14)]
        assert {row.deadline for row in rows} == {time(17)}
        assert session.scalars(select(Clause.deadline)).all() == [time(17)]


def test_what_had_no_day_gets_one_and_what_recurs_moves_with_its_anchor(database: Database, tmp_path: Path) -> None:
    with database.unit_of_work() as session:
        stage = Stage(session, tmp_path)
        stage.deal.start_on, stage.deal.end_on = START, END
        ids = [row.id for row in added(stage, clause(TWICE_A_YEAR), clause(AFTER_NOTICE), clause(BEFORE_THE_END))]
        deal = stage.deal
        deal.start_on, deal.notice_given_on, deal.end_on = date(2027, 1, 1), date(2026, 11, 20), date(2028, 6, 30)
    assert keep_due_dates(database, TODAY, Nation.ENGLAND_AND_WALES) == 5
    with database.reading() as session:
        rows = [session.get_one(Obligation, one) for one in ids]
        moved = [date(2027, 4, 1), date(2027, 10, 1), date(2028, 4, 1), date(2026, 12, 18), date(2028, 6, 2)]
        assert days(rows) == moved
        first = [date(2027, 2, 28), date(2027, 8, 30), date(2028, 2, 29), date(2026, 12, 18), date(2028, 5, 2)]
        assert [row.baseline_due_on for row in rows] == first


def test_only_keepers_add_and_something_must_be_chosen(database: Database, tmp_path: Path) -> None:
    with database.unit_of_work() as session:
        stage = Stage(session, tmp_path)
        with pytest.raises(Refused) as refused:
            added(stage)
        assert refused.value.code == "no_clauses"
        one = clause(BEFORE_THE_END)
        for person in (stage.acceptor, stage.supplier):
            with pytest.raises(NotAllowed):
                add_handovers(stage.at(person), stage.deal, pack(one), [one], stage.people, ENGLAND)
        assert session.scalars(select(Clause)).all() == []


def test_what_would_fall_due_after_the_end_is_not_written_down_by_hand(database: Database, tmp_path: Path) -> None:
    late = DueRule(Anchor.START, 30, OffsetUnit.MONTHS, 6)
    with database.unit_of_work() as session:
        stage = Stage(session, tmp_path)
        stage.deal.start_on, stage.deal.end_on = START, END
        with pytest.raises(Refused) as refused:
            add_by_hand(stage.at(stage.keeper), stage.deal, Promise("EXIT_PLAN", "Plan", due=Due(late)), ENGLAND)
        assert (refused.value.code, refused.value.field) == ("never_due", "anchor")
        assert not session.scalars(select(Obligation).where(Obligation.title == "Plan")).all()
