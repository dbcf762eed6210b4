"""When something falls due, as a form asks it: a day that is known, or so long before or after another day."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from catalogue.contracts.dates import KeyDates
from catalogue.contracts.due import DueRule
from catalogue.errors import BadInput, Problem
from catalogue.kinds.kind import Field, FieldType
from catalogue.obligations.keeping import Due, rule_of
from catalogue.obligations.tables import Obligation
from catalogue.obligations.wording import MOST_DAYS
from catalogue.terms import Anchor, OffsetUnit, Side
from portal.pages.small_forms import day_in, time_in

_T = FieldType
_MOST_MONTHS = 240
# Their day is none of the contract's: it is given when somebody asks, or when it happens.
ELSEWHERE = frozenset({Anchor.REQUEST, Anchor.EVENT})
HAPPENED = Field("happened_on", "Day on which we asked, or it happened", _T.DATE,
                 hint="Only for what is counted from a request or an event. Blank until then.")  # fmt: skip
FIELDS = (
    Field("due_on", "Due date", _T.DATE,
          hint="If the contract names the day itself. Blank if it is counted from another day, or unknown."),
    Field("anchor", "Counted from", _T.TERM, terms=Anchor,
          hint="Another day from which the contract counts. If that day moves, the due date moves with it."),
    Field("offset", "How long", _T.INTEGER, hint="A number, like 20. Blank or 0 for that day itself."),
    Field("unit", "Counted in", _T.TERM, terms=OffsetUnit),
    Field("side", "Before or after", _T.TERM, terms=Side),
    HAPPENED,
    Field("deadline", "Time of day", _T.TEXT, max_length=5,
          hint="Up to which it is in time, if the contract names one, like 17:00. Blank if the whole day counts."),
)  # fmt: skip
AGAIN = Field(
    "every", "Again every so many months", _T.INTEGER,
    hint="12 for every year. Each time until the contract ends is kept. Blank if it is owed once.",
)  # fmt: skip
_OF_RULES = ("offset", "unit", "side", HAPPENED.name, AGAIN.name)


def due_now(row: Obligation) -> Mapping[str, Any]:
    """What the form begins with: the rule, or the plain date."""
    rule = rule_of(row)
    deadline = f"{row.deadline:%H:%M}" if row.deadline else ""
    if rule is None:
        return {"due_on": row.due_on.isoformat() if row.due_on else "", "deadline": deadline}
    side = Side.BEFORE if rule.offset < 0 else Side.AFTER
    return {
        "anchor": rule.anchor.value, "offset": abs(rule.offset), "unit": rule.unit.value, "side": side.value,
        "deadline": deadline,
    }  # fmt: skip


def due_said(values: Mapping[str, Any], dates: KeyDates, row: Obligation | None = None) -> Due:
    """When it falls due by what was typed; `row` is what had a due date before. Raises `BadInput`."""
    deadline, on = time_in(values, "deadline"), day_in(values, "due_on")
    if not values["anchor"]:
        _refuse_half_a_rule(values)
        return Due(on=on, deadline=deadline)
    if on is not None:
        reason = "Give the due date, or what it is counted from, not both."
        raise BadInput([Problem("due_on", reason, "Leave one of them blank.")])
    _refuse_what_is_guesswork(values)
    rule = _rule(values, deadline, row)
    happened = day_in(values, HAPPENED.name)
    if rule.anchor not in ELSEWHERE:
        return Due(rule, dates.anchors().get(rule.anchor))
    return Due(rule, happened) if happened else _as_it_was(rule, row)


def _refuse_half_a_rule(values: Mapping[str, Any]) -> None:
    if any(values.get(name) not in (None, "", 0) for name in _OF_RULES):
        reason = "Say from which day it is counted."
        raise BadInput([Problem("anchor", reason, "Or leave blank how long, in what, on which side and how often.")])


def _refuse_what_is_guesswork(values: Mapping[str, Any]) -> None:
    """A number alone could be days or months, before or after; and a day that nothing counts from would be lost."""
    problems = []
    if values["offset"] not in (None, "", 0):
        if not values["unit"]:
            problems.append(Problem("unit", "Say what the number counts.", "Choose days, working days or months."))
        if not values["side"]:
            problems.append(Problem("side", "Say whether it is before or after that day.", "Choose one of the two."))
    if values.get(HAPPENED.name) and Anchor(values["anchor"]) not in ELSEWHERE:
        reason = "This day is only for what is counted from a request or an event."
        problems.append(Problem(HAPPENED.name, reason, "Leave it blank, or change what it is counted from."))
    if problems:
        raise BadInput(problems)


def _rule(values: Mapping[str, Any], deadline: time | None, row: Obligation | None) -> DueRule:
    anchor, every = Anchor(values["anchor"]), _number(values, AGAIN.name, _MOST_MONTHS, least=1)
    offset = _number(values, "offset", MOST_DAYS) or 0
    standing = rule_of(row) if row is not None else None
    return DueRule(
        anchor=anchor,
        offset=-offset if values["side"] == Side.BEFORE else offset,
        unit=OffsetUnit(values["unit"] or OffsetUnit.DAYS),
        every=every or (standing.every if standing else None),
        later=standing.later if standing and standing.anchor is anchor else 0,
        deadline=deadline,
    )


def _number(values: Mapping[str, Any], name: str, most: int, least: int = 0) -> int | None:
    if values.get(name) in (None, ""):
        return None
    number = int(values[name])
    if not least <= number <= most:
        raise BadInput(
            [Problem(name, f"“{number}” is too small or too large.", f"Enter {least} to {most:,}, or leave it blank.")]
        )
    return number


def _as_it_was(rule: DueRule, row: Obligation | None) -> Due:
    """Nobody says anew on which day it happened: a due date that is known stays, if it is still counted alike."""
    if row is None or row.due_on is None or not row.anchor:
        return Due(rule)
    before = rule_of(row)
    if before is None or (before.anchor, before.offset, before.unit) != (rule.anchor, rule.offset, rule.unit):
        reason = "Give the day on which it happened: the due date is counted anew."
        raise BadInput([Problem(HAPPENED.name, reason, "Enter it like 27 3 2026.")])
    return Due(rule, on=row.due_on)


def happened(row: Obligation, on: date | None) -> Due:
    """What the rule of an obligation gives, once it is known on which day it was asked for, or happened."""
    return Due(rule_of(row), on)
