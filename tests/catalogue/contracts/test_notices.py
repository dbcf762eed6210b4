"""Which notices the law asks for and by when: dated cases by regime, and what is said where there are none."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from catalogue.contracts.notices import Asked, Changed, NoticeFacts, notices_for, words_of
from catalogue.terms import ChangeKind, Notice, Regime

TODAY = date(2026, 11, 22)
ACT = NoticeFacts(
    Regime.PROCUREMENT_ACT_2023, TODAY, date(2025, 5, 1), date(2025, 6, 1), date(2028, 5, 31), Decimal(660_000)
)
BIG = replace(ACT, value=Decimal(5_000_001), kpis="99% available")
LIGHT = replace(ACT, regime=Regime.LIGHT_TOUCH)
NOVATED = Changed("CCN 2", ChangeKind.NOVATION, date(2026, 3, 1))
SMALL = Changed("CCN 1", ChangeKind.VARIATION, date(2026, 2, 1), Decimal(60_000))
LARGE = replace(SMALL, value_change=Decimal(60_001))
LONGER = Changed("CCN 3", ChangeKind.VARIATION, date(2026, 4, 1), None, date(2028, 5, 31), date(2028, 9, 16))
MUCH_LONGER = replace(LONGER, new_end_on=date(2028, 9, 18))
OPTION = Changed("OPT 1", ChangeKind.OPTION, date(2026, 5, 1))


def asked(facts: NoticeFacts, code: Notice) -> list[Asked]:
    return [one for one in notices_for(facts) if one.code is code]


def dates(facts: NoticeFacts, code: Notice) -> list[tuple[str, date | None]]:
    return [(one.occasion, one.due_on) for one in asked(facts, code)]


@pytest.mark.parametrize(
    "facts, code, expected",
    [
        (ACT, Notice.UK7, [("", date(2025, 5, 31))]),
        (replace(ACT, signed_on=date(2026, 1, 31)), Notice.UK7, [("", date(2026, 3, 2))]),
        (replace(ACT, signed_on=date(2027, 12, 2)), Notice.UK7, [("", date(2028, 1, 1))]),
        (LIGHT, Notice.UK7, [("", date(2025, 8, 29))]),
        (replace(ACT, signed_on=None), Notice.UK7, [("", None)]),
        (replace(ACT, regime=Regime.BELOW_THRESHOLD), Notice.UK7, [("", None)]),
        (ACT, Notice.UK8, []),
        (replace(ACT, paid=((date(2026, 4, 1), Decimal(30_000)),)), Notice.UK8, []),
        (replace(ACT, paid=((date(2026, 4, 1), Decimal("30000.01")),)), Notice.UK8, [("2026 Q2", date(2026, 7, 30))]),
        (
            replace(ACT, paid=((date(2026, 12, 31), Decimal(40_000)), (date(2026, 10, 1), Decimal(50_000)))),
            Notice.UK8,
            [("2026 Q4", date(2027, 1, 30))],
        ),
        (replace(LIGHT, paid=((date(2026, 1, 5), Decimal(40_000)),)), Notice.UK8, [("2026 Q1", date(2026, 4, 30))]),
        (ACT, Notice.UK9, [("event", None)]),
        (
            BIG,
            Notice.UK9,
            [("year 1", date(2026, 6, 1)), ("year 2", date(2027, 6, 1)), ("end", date(2028, 5, 31)), ("event", None)],
        ),
        (replace(BIG, value=Decimal(5_000_000)), Notice.UK9, [("event", None)]),
        (replace(BIG, value_basis="annual"), Notice.UK9, [("event", None)]),
        (replace(BIG, kpis=" "), Notice.UK9, [("event", None)]),
        (replace(BIG, end_on=date(2026, 6, 1)), Notice.UK9, [("end", date(2026, 6, 1)), ("event", None)]),
        (replace(BIG, start_on=None, end_on=None), Notice.UK9,
         [("year 1", date(2026, 5, 1)), ("year 2", date(2027, 5, 1)), ("event", None)]),
        (replace(BIG, start_on=None, signed_on=None, end_on=None), Notice.UK9, [("", None), ("event", None)]),
        (replace(BIG, regime=Regime.LIGHT_TOUCH), Notice.UK9, []),
        (ACT, Notice.UK10, []),
        (replace(ACT, changes=(SMALL, NOVATED)), Notice.UK10,
         [("CCN 1", None), ("CCN 2", date(2026, 3, 1))]),
        (replace(ACT, changes=(LARGE, LONGER, MUCH_LONGER, OPTION)), Notice.UK10,
         [("CCN 1", date(2026, 2, 1)), ("CCN 3", None), ("CCN 3", date(2026, 4, 1)), ("OPT 1", date(2026, 5, 1))]),
        (replace(ACT, changes=(replace(LONGER, value_change=Decimal(60_001)),)), Notice.UK10,
         [("CCN 3", date(2026, 4, 1))]),
        (replace(ACT, changes=(replace(SMALL, kind=ChangeKind.NOVATION),)), Notice.UK10,
         [("CCN 1", date(2026, 2, 1))]),
        (replace(LIGHT, changes=(SMALL,)), Notice.UK10, []),
        (ACT, Notice.UK11, [("", date(2028, 6, 30))]),
        (replace(ACT, end_on=date(2027, 1, 31)), Notice.UK11, [("", date(2027, 3, 2))]),
        (LIGHT, Notice.UK11, [("", date(2028, 6, 30))]),
        (replace(ACT, end_on=None), Notice.UK11, [("", None)]),
    ],
)  # fmt: skip
def test_a_notice_is_due_on_its_day(facts: NoticeFacts, code: Notice, expected: list[tuple[str, date | None]]) -> None:
    assert dates(facts, code) == expected


@pytest.mark.parametrize(
    "regime, words",
    [
        (Regime.PCR_2015, "stays under the 2015 Regulations, so none of the notices"),
        (Regime.EXEMPT, "exempt from the Procurement Act 2023, so none"),
        (Regime.SCOTLAND, "Scottish law, outside the Procurement Act 2023, so none"),
        (Regime.WALES, "check with legal which are due"),
        (Regime.UNKNOWN, "is not recorded"),
        (None, "is not recorded"),
    ],
)
def test_other_law_asks_for_none_of_them_and_the_page_says_why(regime: Regime | None, words: str) -> None:
    facts = replace(BIG, regime=regime, changes=(SMALL,), paid=((TODAY, Decimal(90_000)),))
    assert notices_for(facts) == ()
    assert words in words_of(facts)


@pytest.mark.parametrize("regime", [Regime.PROCUREMENT_ACT_2023, Regime.LIGHT_TOUCH, Regime.BELOW_THRESHOLD])
def test_what_was_made_before_the_act_held_needs_none(regime: Regime) -> None:
    facts = replace(BIG, regime=regime, signed_on=date(2025, 2, 23))
    assert notices_for(facts) == ()
    assert "made before 24 February 2025" in words_of(facts)
    later = replace(facts, signed_on=date(2025, 2, 24))
    assert notices_for(later)
    assert "made before" not in words_of(later)


@pytest.mark.parametrize(
    "change, words",
    [
        (SMALL, "together with an earlier change"),
        (LARGE, "exemptions"),
        (replace(SMALL, value_change=Decimal(-66_001)), "exemptions"),
        (LONGER, "together with an earlier change"),
        (MUCH_LONGER, "exemptions"),
        (NOVATED, "exemptions"),
        (OPTION, "option"),
        (replace(SMALL, kind=None), "together with an earlier change"),
        (replace(SMALL, value_change=None), "neither value nor term"),
    ],
)
def test_a_change_that_may_need_none_is_marked_for_legal_and_never_left_out(change: Changed, words: str) -> None:
    (one,) = asked(replace(ACT, changes=(change,)), Notice.UK10)
    assert words in one.doubt
    assert ("section 75(2) asks for none" in one.why) is (one.due_on is None)


def test_a_later_change_makes_an_earlier_one_no_smaller() -> None:
    assert ACT.value and LARGE.on
    later = replace(LARGE, reference="CCN 9", on=LARGE.on + timedelta(days=30), value_change=Decimal(600_000))
    facts = replace(ACT, value=ACT.value + 600_000, changes=(LARGE, later))
    assert all(one.due_on for one in asked(facts, Notice.UK10))
    undated = replace(SMALL, reference="CCN 8", on=None)
    assert all("asks for none" not in one.why for one in asked(replace(ACT, changes=(SMALL, undated)), Notice.UK10))


def test_a_change_of_a_contract_whose_value_or_term_nobody_knows_is_not_called_small() -> None:
    unknown = replace(ACT, value=None, start_on=None)
    for change in (SMALL, LONGER):
        (one,) = asked(replace(unknown, changes=(change,)), Notice.UK10)
        assert "exemptions" in one.doubt


def test_every_notice_leads_to_the_law_that_asks_for_it() -> None:
    assert all(one.uri.startswith("https://www.legislation.gov.uk/ukpga/2023/54/section/") for one in Notice)
