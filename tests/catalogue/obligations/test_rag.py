"""The colours of obligations, case by case, and which comes first where several apply."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.obligations.rag import SETTLED, Horizon, RagFacts, is_overdue, rag
from catalogue.terms import ObligationStatus, Rag

TODAY = date(2026, 11, 22)
HORIZON = Horizon(TODAY, date(2026, 12, 4))
S = ObligationStatus


def due(days: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days)


OPEN = RagFacts(S.OPEN, effective_due_on=due(100))
CASES: list[tuple[str, dict[str, Any], Rag]] = [
    ("not yet within lead time", {}, Rag.GREEN),
    ("ninety-one days off", {"effective_due_on": due(91)}, Rag.GREEN),
    ("ninety days off", {"effective_due_on": due(90)}, Rag.AMBER),
    ("due today", {"effective_due_on": due(0)}, Rag.AMBER),
    ("overdue", {"effective_due_on": due(-1)}, Rag.RED),
    ("overdue, but we block", {"effective_due_on": due(-1), "stopped_on": due(-1)}, Rag.AMBER),
    ("overdue before we blocked", {"effective_due_on": due(-10), "stopped_on": due(-5)}, Rag.RED),
    ("submitted late", {"status": S.SUBMITTED, "effective_due_on": due(-9)}, Rag.AMBER),
    ("submitted, far off", {"status": S.SUBMITTED}, Rag.GREEN),
    ("submitted, we are in time", {"status": S.SUBMITTED, "respond_by": due(0)}, Rag.GREEN),
    ("submitted, we are late", {"status": S.IN_CHECK, "respond_by": due(-1)}, Rag.AMBER),
    ("critical, ten working days off", {"is_critical": True, "effective_due_on": date(2026, 12, 4)}, Rag.RED),
    ("critical, eleven off", {"is_critical": True, "effective_due_on": date(2026, 12, 5)}, Rag.AMBER),
    ("critical, soon, submitted", {"is_critical": True, "effective_due_on": due(1), "status": S.SUBMITTED}, Rag.AMBER),
    ("returned", {"status": S.RETURNED}, Rag.AMBER),
    ("returned and overdue", {"status": S.RETURNED, "effective_due_on": due(-1)}, Rag.RED),
    ("disputed", {"is_disputed": True}, Rag.AMBER),
    ("no due date", {"effective_due_on": None}, Rag.GREY),
    ("nobody sees to it", {"has_owner": False, "effective_due_on": due(-9)}, Rag.GREY),
    ("disputed, undated", {"is_disputed": True, "effective_due_on": None}, Rag.GREY),
    ("accepted", {"status": S.ACCEPTED, "effective_due_on": due(-99)}, Rag.GREEN),
    ("accepted, undated, disputed", {"status": S.ACCEPTED, "effective_due_on": None, "is_disputed": True}, Rag.GREEN),
    ("in part, remainder open", {"status": S.ACCEPTED_IN_PART, "is_remainder_open": True}, Rag.AMBER),
    (
        "in part, remainder open, past",
        {"status": S.ACCEPTED_IN_PART, "is_remainder_open": True, "effective_due_on": due(-1)},
        Rag.AMBER,
    ),
    ("in part, remainder accepted", {"status": S.ACCEPTED_IN_PART, "effective_due_on": due(-1)}, Rag.GREEN),
    ("not delivered", {"status": S.NOT_DELIVERED, "effective_due_on": None, "has_owner": False}, Rag.RED),
    ("draft within lead time", {"status": S.DRAFT, "effective_due_on": due(20)}, Rag.AMBER),
]


@pytest.mark.parametrize("changed, colour", [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_colours(changed: dict[str, Any], colour: Rag) -> None:
    assert rag(replace(OPEN, **changed), HORIZON) is colour


days = st.none() | st.integers(-200, 200).map(due)
facts_of_any_kind = st.builds(
    RagFacts,
    status=st.sampled_from(S),
    has_owner=st.booleans(),
    effective_due_on=days,
    stopped_on=st.none() | st.integers(-60, -1).map(due),
    is_critical=st.booleans(),
    is_disputed=st.booleans(),
    respond_by=days,
    is_remainder_open=st.booleans(),
)


@given(facts_of_any_kind)
def test_what_is_settled_is_settled_whatever_else_is_true(facts: RagFacts) -> None:
    assert (rag(facts, HORIZON) is Rag.SETTLED) is (facts.status in SETTLED)


@given(facts_of_any_kind)
def test_more_time_never_makes_it_worse(facts: RagFacts) -> None:
    worst_first = [Rag.RED, Rag.AMBER, Rag.GREEN]
    found = rag(facts, HORIZON)
    if found in worst_first and facts.effective_due_on is not None:
        later = rag(replace(facts, effective_due_on=facts.effective_due_on + timedelta(30)), HORIZON)
        assert worst_first.index(later) >= worst_first.index(found)


@given(facts_of_any_kind)
def test_nothing_is_overdue_that_was_submitted_or_settled_or_that_has_no_date(facts: RagFacts) -> None:
    if facts.status in {S.SUBMITTED, S.IN_CHECK, S.ACCEPTED, *SETTLED} or facts.effective_due_on is None:
        assert not is_overdue(facts, TODAY)
