"""How a handover ends otherwise, as short forms: varied by an instrument, or superseded by another handover."""

from collections.abc import Mapping
from typing import Any, BinaryIO

from catalogue.blobs import MEBIBYTE
from catalogue.errors import BadInput, Problem
from catalogue.files.shelf import Shelf
from catalogue.kinds.kind import Field, FieldType
from catalogue.obligations.ending import successors, supersede
from catalogue.obligations.leaving import Exit, propose
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.terms import ObligationAction
from portal.forms import Form, Question
from portal.pages.obligation_words import address_of, due_by
from portal.pages.small_forms import SmallForm, asked, values_of
from portal.security import MAX_REQUEST_BYTES

FILE, SUCCESSOR = "file", "successor"
REASON = (Field("reason", "Reason", FieldType.LONG_TEXT, required=True, max_length=4000),)
EXITS = {"vary": ObligationAction.VARY, "supersede": ObligationAction.SUPERSEDE}
BUTTONS = {"vary": "Waive or vary it", "supersede": "Let another take its place"}
_INTRO = {
    "vary": "For what both sides signed: attach it. It gives something up, so somebody else who keeps the contract "
            "must approve it.",
    "supersede": "The other handover is owed in its place. This one stays on record.",
}  # fmt: skip


def exit_form(at: Sitting, row: Obligation, code: str, form: Form) -> SmallForm:
    """The form of one of them."""
    back = address_of(row)
    first = _instrument(form) if code == "vary" else _successor(at, row, form)
    return SmallForm(
        title=BUTTONS[code],
        action=f"{back}/{code}",
        back=back,
        button="Propose it" if code == "vary" else BUTTONS[code],
        questions=[first, *asked(REASON, form)],
        errors=form.errors,
        intro=f"“{row.title}”. {_INTRO[code]}",
        has_file=code == "vary",
    )


def _wrong(form: Form, name: str) -> str | None:
    return next((one.words for one in form.problems if one.field == name), None)


def _instrument(form: Form) -> Question:
    hint = f"The letter or deed that both sides signed. Less than {MAX_REQUEST_BYTES // MEBIBYTE} MB."
    return Question(FILE, "Instrument", "file", hint=hint, error=_wrong(form, FILE), required=True)


def _successor(at: Sitting, row: Obligation, form: Form) -> Question:
    options = [{"value": str(one.id), "text": f"{one.title}, {due_by(one)}"} for one in successors(at, row)]
    hint = "Handovers of the same contract." if options else "This contract has no other handover: add it first."
    typed = form.typed.get(SUCCESSOR, "")
    error = _wrong(form, SUCCESSOR)
    return Question(SUCCESSOR, "What takes its place?", "radios", typed, hint, error, required=True, options=options)


def propose_to_vary(
    at: Sitting, row: Obligation, typed: Mapping[str, Any], name: str, file: BinaryIO, shelf: Shelf
) -> None:
    """Propose it, with the instrument. Raises `BadInput`, `Refused`."""
    values = values_of(REASON, typed)
    if not name:
        raise BadInput([Problem(FILE, "Choose the file that both sides signed.")])
    propose(at, row, Exit(ObligationAction.VARY, values["reason"], instrument=shelf.keep(name, file)))


def let_succeed(at: Sitting, row: Obligation, typed: Mapping[str, Any]) -> None:
    """Let another take its place. Raises `BadInput`, `Refused`."""
    values = values_of(REASON, typed)
    chosen = next((one for one in successors(at, row) if str(one.id) == typed[SUCCESSOR]), None)
    if chosen is None:
        raise BadInput([Problem(SUCCESSOR, "Choose what takes its place.")])
    supersede(at, row, chosen, values["reason"])
