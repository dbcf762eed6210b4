"""What is said of due dates: what they are counted from, in what, and by which nation's calendar."""

from catalogue.terms.term import Term


class Anchor(Term):
    """The day from which a due date is counted."""

    SIGNED = "signed", "The contract was signed"
    START = "start", "The contract starts"
    GO_LIVE = "go_live", "The system goes live"
    SYSTEM_ACCEPTANCE = "system_acceptance", "The system was accepted"
    NOTICE = "notice", "Notice is given"
    END = "end", "The contract ends"
    LATEST_END = "latest_end", "The latest possible end", "", "With every extension that the contract allows."
    REQUEST = "request", "We ask for it", "", "Begins when a request is recorded."
    EVENT = "event", "An event", "", "Anything that is recorded: a release, or that something else was accepted."


class OffsetUnit(Term):
    """In what the time between the anchor and the due date is counted."""

    DAYS = "days", "Days"
    WORKING_DAYS = "working_days", "Working days"
    MONTHS = "months", "Months"


class Side(Term):
    """On which side of its anchor something falls due."""

    AFTER = "after", "After it"
    BEFORE = "before", "Before it"


class Nation(Term):
    """Whose bank holidays a contract goes by (Banking and Financial Dealings Act 1971, schedule 1)."""

    ENGLAND_AND_WALES = "england_and_wales", "England and Wales", "https://www.gov.uk/bank-holidays#england-and-wales"
    SCOTLAND = "scotland", "Scotland", "https://www.gov.uk/bank-holidays#scotland"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland", "https://www.gov.uk/bank-holidays#northern-ireland"
