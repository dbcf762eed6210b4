"""TEMPORARY stand-in, never committed."""

from catalogue.terms.term import Term


class Anchor(Term):
    SIGNED = "signed", "Signed"
    START = "start", "Start"
    GO_LIVE = "go_live", "Go live"
    SYSTEM_ACCEPTANCE = "system_acceptance", "System acceptance"
    NOTICE = "notice", "Notice"
    END = "end", "End"
    LATEST_END = "latest_end", "Latest end"
    REQUEST = "request", "Request"
    EVENT = "event", "Event"


class OffsetUnit(Term):
    DAYS = "days", "Days"
    WORKING_DAYS = "working_days", "Working days"
    MONTHS = "months", "Months"


class Nation(Term):
    ENGLAND_AND_WALES = "england_and_wales", "EW"
