"""The steps of an obligation as short forms: what each asks, what it says before, and which operation it calls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from catalogue.blobs import Blobs
from catalogue.errors import BadInput, Problem
from catalogue.kinds.kind import Field, FieldType
from catalogue.obligations.deciding import Check, accept, accept_in_part, return_with_reasons
from catalogue.obligations.delivering import submit, take_in_check
from catalogue.obligations.disputing import dispute, settle, write_note
from catalogue.obligations.ending import agree, cancel, open_up, record_not_delivered
from catalogue.obligations.leaving import Exit, approve, propose, standing_proposal, withdraw
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.terms import CheckLevel, ObligationAction
from catalogue.working_days import Calendar
from portal.forms import Form, Question
from portal.pages.obligation_words import address_of
from portal.pages.small_forms import SmallForm, asked, day_in

CRITERIA, PASSWORD = "criteria", "password"
_T = FieldType
_REASON = Field("reason", "Reason", _T.LONG_TEXT, required=True, max_length=4000)
_REASONS = Field("reasons", "Reasons", _T.LONG_TEXT, required=True, max_length=4000,
                 hint="The supplier reads them. Say what did not hold, and what would.")  # fmt: skip
_CHECK = (
    Field("level", "Way in which you convinced yourself", _T.TERM, terms=CheckLevel, required=True),
    Field("done_on", "Day on which you did it", _T.DATE, required=True),
    Field("witness", "Witness", _T.TEXT, max_length=200, hint="Who saw it. Leave this blank if nobody did."),
)
_RECORD = (
    "Accepting is a record that the knowledge arrived: one of our own people did it. It gives up no right under the "
    "contract and is no legal opinion."
)


@dataclass(frozen=True)
class Given:
    """What a step works with besides the row: plain values, the calendar, the files, and when the actor confirmed."""

    values: Mapping[str, Any]
    calendar: Calendar
    blobs: Blobs
    confirmed_at: datetime | None = None

    @property
    def check(self) -> Check:
        """How the acceptor convinced themselves."""
        level, done_on = CheckLevel(self.values["level"]), date.fromisoformat(self.values["done_on"])
        return Check(level, done_on, self.confirmed_at, self.values.get("witness") or "")


@dataclass(frozen=True)
class Step:
    """One step: the machine's action, the words on its button, and what it asks. `confirms` asks for the password;
    `next` is how the top of the page calls the step that leads on from here, if it is such a one."""

    action: ObligationAction
    button: str
    done: str
    run: Callable[[Sitting, Obligation, Given], object]
    fields: tuple[Field, ...] = ()
    intro: str = ""
    next: str = ""
    confirms: bool = False
    warns: bool = False


_A = ObligationAction
STEPS: dict[str, Step] = {
    "agree": Step(
        _A.AGREE, "Agreed with the supplier", "It is agreed.", lambda at, row, _: agree(at, row),
        next="agree it with the supplier, and say so here",
        intro="Both sides say that this is owed. Work on it has not begun yet.",
    ),
    "open": Step(
        _A.OPEN, "Open it", "It is open: the supplier can hand it over.", lambda at, row, _: open_up(at, row),
        next="open it, so that the supplier can hand it over",
        intro="From now on the supplier can add evidence and submit it.",
    ),
    "submit": Step(
        _A.SUBMIT, "Submit", "It is submitted. You see here when it is accepted, or comes back with reasons.",
        lambda at, row, given: submit(at, row, given.calendar), next="submit what was added",
        intro="What was added to this round is handed in as it is and cannot be changed any more. If it comes back, "
              "a new round begins.",
    ),
    "check": Step(
        _A.TAKE_IN_CHECK, "Begin to check it", "It is in check.", lambda at, row, _: take_in_check(at, row),
        next="begin to check it", intro="Try it before you accept: somebody of ours does it.",
    ),
    "accept": Step(
        _A.ACCEPT, "Accept", "It is accepted.",
        lambda at, row, given: accept(at, row, given.check, given.blobs), _CHECK, _RECORD, confirms=True,
        next="try it, then accept it, or return it with reasons",
    ),
    "accept-in-part": Step(
        _A.ACCEPT_IN_PART, "Accept in part", "It is accepted in part. What is still owed is a handover of its own.",
        lambda at, row, given: accept_in_part(
            at, row, given.check, given.values["reasons"], given.values["remainder"], given.blobs
        ),
        (*_CHECK, _REASONS,
         Field("remainder", "Part that is still owed", _T.TEXT, required=True, max_length=250)),
        _RECORD, confirms=True,
    ),
    "return": Step(
        _A.RETURN, "Return with reasons", "It went back to the supplier with your reasons.",
        lambda at, row, given: return_with_reasons(at, row, given.values["reasons"]), (_REASONS,),
        "What was handed in stays on record, and the next round begins.",
    ),
    "dispute": Step(
        _A.DISPUTE, "Mark as disputed", "It is marked as disputed.",
        lambda at, row, given: dispute(at, row, given.values["reason"]), (_REASON,),
        "Write what you would be content to see read out: it may have to be disclosed.",
    ),
    "settle": Step(
        _A.SETTLE, "Settle the dispute", "The dispute is settled.",
        lambda at, row, given: settle(at, row, given.values["reason"]),
        (Field("reason", "Outcome", _T.LONG_TEXT, required=True, max_length=4000),),
    ),
    "not-delivered": Step(
        _A.RECORD_NOT_DELIVERED, "Record as not delivered", "It is on record as not delivered.",
        lambda at, row, given: record_not_delivered(at, row, given.values["reason"]), (_REASON,),
        "It stays on record, and the contract can be closed over it.", warns=True,
    ),
    "cancel": Step(
        _A.CANCEL, "Cancel it", "It is cancelled.",
        lambda at, row, given: cancel(at, row, given.values["reason"]), (_REASON,),
        "For what was written down by mistake or never agreed.", warns=True,
    ),
    "reopen": Step(
        _A.REOPEN, "Open it again", "It is proposed. Somebody else who keeps the contract must approve it.",
        lambda at, row, given: propose(at, row, Exit(_A.REOPEN, given.values["reason"])),
        (_REASON,), "It is asked for again, with the same date. Two people must agree, as they did when it was left.",
    ),
    "not-pursue": Step(
        _A.NOT_PURSUE, "Do not pursue it", "It is proposed. Somebody else who keeps the contract must approve it.",
        lambda at, row, given: propose(
            at, row, Exit(_A.NOT_PURSUE, given.values["reason"], day_in(given.values, "expires_on"))
        ),
        (_REASON, Field("expires_on", "Last day", _T.DATE, hint="Blank if for good.")),
        "We do not ask for it now and give up no right. Two people must agree.",
    ),
}  # fmt: skip
# What is written beside the steps: whoever may dispute writes in the dispute's thread.
FORMS: dict[str, Step] = STEPS | {
    "note": Step(
        _A.DISPUTE, "Write to the other side", "It is written.",
        lambda at, row, given: write_note(at, row, given.values["text"]),
        (Field("text", "Message", _T.LONG_TEXT, required=True, max_length=4000),),
        "Both sides read it, it cannot be changed, and it may have to be disclosed.",
    ),
}  # fmt: skip


def step_form(row: Obligation, code: str, form: Form, by_password: bool) -> SmallForm:
    """The form of one step; who has no password confirms it by a sign-in a moment ago."""
    step, back = FORMS[code], address_of(row)
    questions = asked(step.fields, form)
    if step.confirms:
        questions = [*_criteria(row, form), *questions, *([_password(form)] if by_password else [])]
    return SmallForm(
        title=step.button,
        action=f"{back}/{code}",
        back=back,
        button=step.button,
        questions=questions,
        errors=form.errors,
        intro=f"“{row.title}”. {step.intro}".strip(),
        warning=step.warns,
    )


def _criteria(row: Obligation, form: Form) -> list[Question]:
    """What was agreed to be true before it is accepted, to tick off."""
    lines = row.acceptance_criteria.splitlines()
    options = [{"value": str(number), "text": line} for number, line in enumerate(lines)]
    error = next((one.words for one in form.problems if one.field == CRITERIA), None)
    ticked = form.typed.get(CRITERIA, [])
    asked_ = Question(
        CRITERIA, "Is all of this true?", "checkboxes", ticked, "Tick each that is.", error, True, options
    )
    return [asked_] if lines else []


def _password(form: Form) -> Question:
    error = next((one.words for one in form.problems if one.field == PASSWORD), None)
    return Question(
        PASSWORD, "Your password", "password", hint="So that we know it is you.", error=error, required=True
    )


def check_confirmed(row: Obligation, ticked: Sequence[str], moment: datetime | None, by_password: bool) -> None:
    """Raise `BadInput` unless every line is ticked (what does not hold is returned, or accepted in part) and they
    showed who they are."""
    problems = []
    missing = [line for at, line in enumerate(row.acceptance_criteria.splitlines()) if str(at) not in ticked]
    if missing:
        reason = f"Not ticked: {' '.join(missing)}"
        problems.append(Problem(CRITERIA, reason, "If it does not hold, return it or accept it in part."))
    if moment is None and by_password:
        problems.append(Problem(PASSWORD, "That is not your password.", "Enter the one you signed in with."))
    elif moment is None:
        problems.append(Problem("", "You signed in too long ago for this.", "Open this page again to sign in anew."))
    if problems:
        raise BadInput(problems)


def _approve(at: Sitting, row: Obligation) -> None:
    """Approve whatever waits; the machine says that nothing does."""
    proposal = standing_proposal(at.session, row)
    approve(at, row, ObligationAction(proposal.action) if proposal else _A.NOT_PURSUE)


APPROVALS: dict[str, Callable[[Sitting, Obligation], None]] = {"approve": _approve, "withdraw": withdraw}
