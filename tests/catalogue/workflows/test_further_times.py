"""What recurs from a day that nobody knew yet is written down each time, once that day is known."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.contracts.due import DueRule
from catalogue.obligations.ending import cancel
from catalogue.obligations.keeping import Due, Promise
from catalogue.obligations.tables import Obligation, ObligationSystem
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link
from catalogue.store import Database
from catalogue.terms import Anchor, EvidenceType, Nation, ObligationStatus, OffsetUnit, Relation
from catalogue.workflows.add_handovers import add_by_hand, add_handovers
from catalogue.workflows.further_times import give_due
from catalogue.workflows.keep_due_dates import keep_due_dates
from tests.catalogue.obligations.stage import Stage
from tests.catalogue.workflows.test_add_handovers import END, ENGLAND, START, clause, pack
from tests.factories import OPERATOR, TODAY

_A, _U = Anchor, OffsetUnit
AFTER_LIVE = DueRule(_A.GO_LIVE, 3, _U.MONTHS, 6)
AFTER_ASKING = DueRule(_A.REQUEST, 10, _U.WORKING_DAYS, 6)
Kept = list[tuple[str, date | None]]


def staged(session: Session, folder: Path, rule: DueRule, by_clause: bool) -> Stage:
    """A contract of a year and a half, with what recurs by this rule written down while its day is unknown."""
    stage = Stage(session, folder)
    stage.deal.start_on, stage.deal.end_on = START, END
    at = stage.at(stage.keeper)
    if by_clause:
        one = clause(rule, "Plan")
        add_handovers(at, stage.deal, pack(one), [one], stage.people, ENGLAND)
    else:
        add_by_hand(at, stage.deal, Promise("EXIT_PLAN", "Plan", due=Due(rule), people=stage.people), ENGLAND)
    return stage


def kept(session: Session) -> Kept:
    """What is written down of the plan, in the order of its days."""
    rows = session.scalars(select(Obligation).where(Obligation.title.startswith("Plan"))).all()
    return sorted(((row.title, row.due_on) for row in rows), key=lambda one: (one[1] or date.max, one[0]))


@pytest.mark.parametrize("by_clause", [True, False])
@pytest.mark.parametrize(
    "rule, name, day, due",
    [
        (AFTER_LIVE, "go_live_on", date(2027, 1, 31), [date(2027, 4, 30), date(2027, 10, 31), date(2028, 4, 30)]),
        (DueRule(_A.SIGNED, 10, _U.WORKING_DAYS, 12), "signed_on", date(2026, 12, 14),
         [date(2026, 12, 30), date(2027, 12, 30)]),
        (DueRule(_A.SYSTEM_ACCEPTANCE, 0, _U.DAYS, 6), "system_accepted_on", date(2027, 8, 31),
         [date(2027, 8, 31), date(2028, 2, 29)]),
        (DueRule(_A.NOTICE, 1, _U.MONTHS, 3), "notice_given_on", date(2027, 12, 31),
         [date(2028, 1, 31), date(2028, 4, 30)]),
        # Only once before the contract ends, or only after it: that one stays, with its day.
        (AFTER_LIVE, "go_live_on", date(2028, 1, 31), [date(2028, 4, 30)]),
        (AFTER_LIVE, "go_live_on", date(2028, 4, 30), [date(2028, 7, 30)]),
        # What is owed once stays one.
        (DueRule(_A.GO_LIVE, 3, _U.MONTHS), "go_live_on", date(2027, 1, 31), [date(2027, 4, 30)]),
    ],
)  # fmt: skip
def test_a_day_of_the_contract_that_becomes_known_brings_each_time(
    database: Database, tmp_path: Path, by_clause: bool, rule: DueRule, name: str, day: date, due: list[date]
) -> None:
    with database.unit_of_work() as session:
        stage = staged(session, tmp_path, rule, by_clause)
        assert kept(session) == [("Plan", None)]
        setattr(stage.deal, name, day)
    keep_due_dates(database, TODAY, Nation.ENGLAND_AND_WALES)
    titles = [f"Plan ({at} of {len(due)})" for at in range(1, len(due) + 1)] if len(due) > 1 else ["Plan"]
    with database.reading() as session:
        assert kept(session) == list(zip(titles, due, strict=True))
    assert keep_due_dates(database, TODAY, Nation.ENGLAND_AND_WALES) == 0  # once
    with database.reading() as session:
        assert len(kept(session)) == len(due)


@pytest.mark.parametrize(
    "rule, happened_on, due",
    [
        (AFTER_ASKING, date(2026, 12, 14), [date(2026, 12, 30), date(2027, 6, 28), date(2027, 12, 30)]),
        (DueRule(_A.EVENT, 5, _U.DAYS, 12), date(2027, 1, 1), [date(2027, 1, 6), date(2028, 1, 6)]),
        (DueRule(_A.EVENT, 5, _U.DAYS, 12), date(2028, 1, 1), [date(2028, 1, 6)]),
        (DueRule(_A.REQUEST, 5), date(2027, 1, 1), [date(2027, 1, 6)]),
    ],
)
def test_a_request_or_an_event_that_is_recorded_brings_each_time(
    database: Database, tmp_path: Path, rule: DueRule, happened_on: date, due: list[date]
) -> None:
    with database.unit_of_work() as session:
        stage = staged(session, tmp_path, rule, by_clause=False)
        row = session.scalars(select(Obligation).where(Obligation.title == "Plan")).one()
        assert give_due(stage.at(stage.keeper), row, Due(rule, happened_on), ENGLAND)
        titles = [f"Plan ({at} of {len(due)})" for at in range(1, len(due) + 1)] if len(due) > 1 else ["Plan"]
        assert kept(session) == list(zip(titles, due, strict=True))


def test_each_is_a_draft_like_the_first_and_moves_with_its_day(database: Database, tmp_path: Path) -> None:
    with database.unit_of_work() as session:
        stage = Stage(session, tmp_path)
        stage.deal.start_on, stage.deal.end_on = START, END
        system = stage.place.thing("system", "Hearth", visibility="internal")
        link(desk(session, OPERATOR, TODAY), stage.deal, system, Tie(Relation.COVERS))
        promise = Promise(
            "EXIT_PLAN", "Plan", "In writing.", Due(AFTER_LIVE), stage.people, systems=[system.id],
            evidence=[EvidenceType.LINK], acceptance_criteria="We read it.", response_days=5, deemed_days=20,
            payment=Decimal(500), payment_clause="7.1",
        )  # fmt: skip
        add_by_hand(stage.at(stage.keeper), stage.deal, promise, ENGLAND)
        stage.deal.go_live_on = date(2027, 1, 31)
    keep_due_dates(database, TODAY, Nation.ENGLAND_AND_WALES)
    alike = ("type_code", "details", "owner_id", "acceptor_id", "supplier_person_id", "evidence", "every",
             "acceptance_criteria", "response_days", "deemed_days", "payment", "payment_clause", "anchor")  # fmt: skip
    with database.unit_of_work() as session:
        first, *others = session.scalars(
            select(Obligation).where(Obligation.type_code == "EXIT_PLAN").order_by(Obligation.due_on)
        ).all()
        assert first.every is None and len(others) == 2
        for row in others:
            assert row.status == ObligationStatus.DRAFT and row.chain_id == row.id
            assert [getattr(row, name) for name in alike] == [getattr(first, name) for name in alike]
            assert row.baseline_due_on == row.effective_due_on == row.due_on
            assert session.scalars(select(ObligationSystem.system_id).filter_by(obligation_id=row.id)).one()
        stage.deal = session.get_one(type(stage.deal), stage.deal.id)
        stage.deal.go_live_on = date(2027, 2, 28)
    assert keep_due_dates(database, TODAY, Nation.ENGLAND_AND_WALES) == 3
    with database.reading() as session:
        assert [day for _, day in kept(session)] == [date(2027, 5, 28), date(2027, 11, 28), date(2028, 5, 28)]


def test_what_was_given_up_before_recurs_no_more(database: Database, tmp_path: Path) -> None:
    with database.unit_of_work() as session:
        stage = staged(session, tmp_path, AFTER_LIVE, by_clause=True)
        cancel(stage.at(stage.keeper), session.scalars(select(Obligation)).one(), "We agreed that nobody needs it.")
        stage.deal.go_live_on = date(2027, 1, 31)
    keep_due_dates(database, TODAY, Nation.ENGLAND_AND_WALES)
    with database.reading() as session:
        assert kept(session) == [("Plan", None)]
