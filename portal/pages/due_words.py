"""Rules by which something falls due, in words."""

from catalogue.contracts.due import DueRule
from catalogue.plurals import how_many
from catalogue.terms import Anchor, OffsetUnit
from portal.words import clock

_UNITS = {OffsetUnit.DAYS: "day", OffsetUnit.WORKING_DAYS: "working day", OffsetUnit.MONTHS: "month"}
_ANCHORS = {
    Anchor.SIGNED: "the signature",
    Anchor.START: "the start",
    Anchor.GO_LIVE: "the system goes live",
    Anchor.SYSTEM_ACCEPTANCE: "the system is accepted",
    Anchor.NOTICE: "notice is given",
    Anchor.END: "the end",
    Anchor.LATEST_END: "the latest possible end",
    Anchor.REQUEST: "we ask for it",
    Anchor.EVENT: "the event that it hangs on",
}


def rule_words(rule: DueRule) -> str:
    """`20 working days before the end`, `on the day: the signature`, with what recurs and the time of day."""
    more = f", then every {rule.every} months" if rule.every else ""
    more += f", {how_many(rule.later, 'month')} after the first time" if rule.later else ""
    more += f", by {clock(rule.deadline)}" if rule.deadline else ""
    if rule.offset == 0:
        return f"on the day: {_ANCHORS[rule.anchor]}{more}"
    side = "after" if rule.offset > 0 else "before"
    return f"{how_many(abs(rule.offset), _UNITS[rule.unit])} {side} {_ANCHORS[rule.anchor]}{more}"
