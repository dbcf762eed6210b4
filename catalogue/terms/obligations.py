"""What is said of obligations: where one stands, what can be done to it, what proves it, and who is who to it."""

from catalogue.terms.term import Term


class ObligationStatus(Term):
    """Where a promise to hand something over stands. Late and overdue are not here: they are worked out each day."""

    DRAFT = "draft", "Draft", "", "Written down, not yet agreed with the supplier."
    AGREED = "agreed", "Agreed", "", "Both sides agree that it is owed; work on it has not begun."
    OPEN = "open", "Open", "", "The supplier is to deliver it."
    SUBMITTED = "submitted", "Submitted", "", "The supplier says that it is done; we have not looked yet."
    IN_CHECK = "in_check", "In check", "", "We are trying it out."
    ACCEPTED = "accepted", "Accepted", "", "One of our own people did it themselves and says so."
    ACCEPTED_IN_PART = "accepted_in_part", "Accepted in part", "", "What is left is a handover of its own."
    RETURNED = "returned", "Returned", "", "We tried it and gave it back with reasons."
    NOT_PURSUED = "not_pursued", "Not pursued", "", "We do not ask for it now and give up no right."
    VARIED = "varied", "Waived or varied", "", "A document signed by both sides changed or ended the promise."
    SUPERSEDED = "superseded", "Superseded", "", "Another handover took its place."
    NOT_DELIVERED = "not_delivered", "Not delivered", "", "Time is up and it did not come. It stays on record."
    CANCELLED = "cancelled", "Cancelled", "", "Written down by mistake, or never agreed."


class ObligationAction(Term):
    """What can be done to an obligation."""

    AGREE = "agree", "Agree"
    OPEN = "open", "Open"
    ADD_EVIDENCE = "add_evidence", "Add evidence"
    SUBMIT = "submit", "Submit"
    TAKE_IN_CHECK = "take_in_check", "Take in check"
    ACCEPT = "accept", "Accept"
    ACCEPT_IN_PART = "accept_in_part", "Accept in part"
    RETURN = "return", "Return with reasons"
    NOT_PURSUE = "not_pursue", "Do not pursue"
    REOPEN = "reopen", "Open again"
    VARY = "vary", "Waive or vary"
    SUPERSEDE = "supersede", "Supersede"
    RECORD_NOT_DELIVERED = "record_not_delivered", "Record as not delivered"
    CANCEL = "cancel", "Cancel"
    DISPUTE = "dispute", "Dispute"
    SETTLE = "settle", "Settle the dispute"


class Standing(Term):
    """What somebody is to one obligation; several may be true at once."""

    KEEPER = "keeper", "Keeper", "", "Keeps the contract: its owners, their team's stewards, contract managers."
    OWNER = "owner", "Owner", "", "Of the council; sees to it that this one obligation is met."
    ACCEPTOR = "acceptor", "Acceptor", "", "Of the council; appointed to accept under this contract."
    SUPPLIER = "supplier", "Supplier", "", "A contractor under this contract."


class EvidenceType(Term):
    """What shows that something was handed over; each obligation says which of these it takes."""

    FILE = "file", "File", "", "A document. Once handed in it cannot be changed unseen."
    LINK = "link", "Link", "", "An address where it can be looked at."
    RUNBOOK_REVISION = "runbook_revision", "Runbook revision", "", "A runbook as it stood at one revision."
    DRILL = "drill", "Drill", "", "Somebody carried out a procedure on a date."
    TRAINING = "training", "Training session", "", "Date, who came, and what they were checked on."
    ACCOUNT_HANDOVER = "account_handover", "Account handover", "", "Which accounts changed hands. Never a password."
    SOURCE_BUILD = "source_build", "Source build", "", "Which version of the program was built, by whom and where."
    DATA_RELOAD = "data_reload", "Data reload", "", "Rows counted on both sides."


class CheckLevel(Term):
    """How an acceptor convinced themselves; the levels are those of a drill."""

    TAUGHT_BACK = "taught_back", "Taught back", "", "They explained it to whoever taught them."
    WATCHED = "watched", "Done while watched", "", "They did it and the supplier looked on."
    UNAIDED = "unaided", "Done unaided", "", "They did it alone."


class Obligor(Term):
    """Who owes it."""

    SUPPLIER = "supplier", "The supplier"
    COUNCIL = "council", "The council"
    MUTUAL = "mutual", "Both sides"


class Strength(Term):
    """How firmly it was promised."""

    SHALL = "shall", "Must", "", "The contract says “shall”, “must” or “will”."
    REASONABLE_ENDEAVOURS = "reasonable_endeavours", "Reasonable endeavours", "", "They must try."
    ON_REQUEST = "on_request", "On request", "", "Only once we ask for it."
    DISCRETIONARY = "discretionary", "Discretionary", "", "They may."


class Charge(Term):
    """Whether it costs extra."""

    INCLUDED = "included", "Included in the price"
    CHARGEABLE = "chargeable", "Charged for"
    RATE = "rate", "Charged at an agreed rate"
    UNKNOWN = "unknown", "The contract does not say"


class Rag(Term):
    """How worrying an obligation is today, worked out and never stored."""

    RED = "red", "Red", "", "Overdue, not delivered, or critical, due within ten working days and not submitted."
    AMBER = "amber", "Amber", "", "Due within 90 days, returned, disputed, in part, or waiting for us for too long."
    GREEN = "green", "Green", "", "Accepted, or not due for a while."
    GREY = "grey", "Grey", "", "Nobody knows when it is due or who sees to it: counts as not done."
    SETTLED = "settled", "Settled", "", "Not pursued, waived or varied, superseded or cancelled."
