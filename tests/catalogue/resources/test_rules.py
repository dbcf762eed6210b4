"""When an entry needs a look, counted from its last check; and which things a relation joins."""

from datetime import date

import pytest

from catalogue.kinds import BY_CODE
from catalogue.resources.rules import JOINTS, look_due, needs_a_look, problem_of_joining, relations_between
from catalogue.terms import Lifecycle, Relation

ADDED, CHECKED = date(2025, 3, 31), date(2026, 8, 31)


@pytest.mark.parametrize(
    "months, attested_on, due_on",
    [
        (None, None, None),
        (0, CHECKED, None),
        (12, None, date(2026, 3, 31)),
        (12, CHECKED, date(2027, 8, 31)),
        (1, None, date(2025, 4, 30)),
        (6, CHECKED, date(2027, 2, 28)),
        (1_200, None, date(2125, 3, 31)),
        (1_201, None, None),
        (10**12, CHECKED, None),
    ],
)
def test_a_look_is_due_so_many_months_after_the_last_one(
    months: int | None, attested_on: date | None, due_on: date | None
) -> None:
    assert look_due(months, attested_on, ADDED) == due_on


@pytest.mark.parametrize(
    "lifecycle, due_on, needed",
    [
        (Lifecycle.LIVE, None, False),
        (Lifecycle.LIVE, date(2026, 11, 21), True),
        (Lifecycle.LIVE, date(2026, 11, 22), False),
        (Lifecycle.LIVE, date(2026, 11, 23), False),
        (Lifecycle.DRAFT, date(2026, 11, 21), True),
        (Lifecycle.DEPRECATED, date(2026, 11, 21), False),
        (Lifecycle.RETIRED, date(2026, 11, 21), False),
    ],
)
def test_what_is_kept_up_needs_a_look_from_the_day_after(
    lifecycle: Lifecycle, due_on: date | None, needed: bool, today: date
) -> None:
    assert needs_a_look(lifecycle.value, due_on, today) is needed


def test_every_relation_says_what_it_joins() -> None:
    assert set(JOINTS) == set(Relation)
    assert {kind for joint in JOINTS.values() for kind in (*joint.starts, *joint.ends)} <= set(BY_CODE)


@pytest.mark.parametrize(
    "one, relation, other, mend",
    [
        ("contract", Relation.COVERS, "system", None),
        ("system", Relation.HOLDS, "dataset", None),
        ("system", Relation.FEEDS, "system", None),
        ("dataset", Relation.FEEDS, "report", None),
        ("runbook", Relation.EXPLAINS, "dataset", None),
        ("agreement", Relation.SHARES, "dataset", None),
        ("dataset", Relation.SUPPLIED_UNDER, "contract", None),
        ("report", Relation.PART_OF, "report", None),
        ("agreement", Relation.RELATED_TO, "runbook", None),
        ("system", Relation.COVERS, "contract", "Turn the two ends round."),
        ("report", Relation.FEEDS, "system", "Turn the two ends round."),
        ("contract", Relation.COVERS, "dataset", "Between these, use one of: related_to (related to)."),
        ("dataset", Relation.PART_OF, "report", "Between these, use one of: feeds (feeds), related_to (related to)."),
    ],
)
def test_a_relation_joins_some_kinds_and_says_what_to_use_for_others(
    one: str, relation: Relation, other: str, mend: str | None
) -> None:
    problem = problem_of_joining(relation, one, other)
    assert (problem and problem.mend) == mend


@pytest.mark.parametrize("one", BY_CODE)
@pytest.mark.parametrize("other", BY_CODE)
def test_what_the_form_offers_is_what_the_rule_lets_pass(one: str, other: str) -> None:
    offered = {relation for relation, outward in relations_between(one, other) if outward}
    assert offered == {relation for relation in Relation if problem_of_joining(relation, one, other) is None}
