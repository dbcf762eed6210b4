"""The page on which suppliers are asked for what they owe: the message, who gets it, and what it asks for."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from catalogue.obligations.queries import Line
from catalogue.plurals import how_many
from catalogue.workflows.chase import MOST_AT_ONCE, MOST_IN_MESSAGE, Addressee, Chased, ToChase
from portal.forms import Form, Question
from portal.pages.obligation_words import address_of, chased_words, due_by, left_words

LATELY = timedelta(days=7)
MESSAGE, ONCE, TO = "message", "once", "to-"
_MESSAGE = "Please hand in what is listed below. If something keeps you from it, tell us today what, and until when."


@dataclass(frozen=True)
class ChasePage:
    """Everything that `obligations/chase.html` shows: for each letter boxes to tick, and what is left, with why."""

    message: Question
    letters: Sequence[Question]
    left: Sequence[Mapping[str, str]]
    total: int
    is_cut: bool
    once: str
    errors: list[dict[str, str]]


def ticked_at_first(found: ToChase, today: date) -> set[str]:
    """All that were not asked for in the last seven days."""
    return {
        str(line.row.id)
        for one in found.addressees
        for line in one.lines
        if line.chased_at is None or line.chased_at.date() < today - LATELY
    }


def chase_page(found: ToChase, form: Form, ticked: Iterable[str]) -> ChasePage:
    """The page with what was typed and ticked so far."""
    chosen, total = set(ticked), sum(len(one.lines) for one in found.addressees)
    return ChasePage(
        message=_message(form),
        letters=[_letter(one, chosen) for one in found.addressees],
        left=[
            *(_left(line, "Nobody at the supplier is named whom we could ask.") for line in found.nobody),
            *(_left(line, reason) for line, reason in found.not_now),
        ],
        total=total,
        is_cut=total + len(found.nobody) + len(found.not_now) >= MOST_AT_ONCE,
        once=form.typed.get(ONCE) or str(uuid.uuid4()),
        errors=form.errors,
    )


def _message(form: Form) -> Question:
    hint = "Below it comes what each is asked for, with due dates and links, then your name and address."
    error = next((one.words for one in form.problems if one.field == MESSAGE), None)
    typed = form.typed.get(MESSAGE, _MESSAGE)
    return Question(
        MESSAGE, "Message", "textarea", typed, hint, error, required=True, max_length=MOST_IN_MESSAGE, rows=5
    )


def _letter(one: Addressee, ticked: set[str]) -> Question:
    options = [_option(line, ticked) for line in one.lines]
    label = f"{one.person.name}, {one.person.email}"
    return Question(f"{TO}{one.person.slug}", label, "checkboxes", options=options, depends=True)


def _option(line: Line, ticked: set[str]) -> dict[str, Any]:
    notes = [line.contract_title, due_by(line.row), left_words(line), chased_words(line)]
    return {
        "value": str(line.row.id),
        "text": line.row.title,
        "hint": "; ".join(note for note in notes if note),
        "checked": str(line.row.id) in ticked,
    }


def _left(line: Line, reason: str) -> dict[str, str]:
    return {"title": line.row.title, "href": address_of(line.row), "contract": line.contract_title, "reason": reason}


def chosen(found: ToChase, ticked: Iterable[str]) -> list[Addressee]:
    """Those of the addressees, and of what they are asked for, that are ticked."""
    wanted = set(ticked)
    return [
        Addressee(one.person, [line for line in one.lines if str(line.row.id) in wanted]) for one in found.addressees
    ]


def gone(found: ToChase, ticked: Iterable[str]) -> int:
    """How many were ticked that are not to be asked for any more: something came meanwhile."""
    there = {str(line.row.id) for one in found.addressees for line in one.lines}
    return len(set(ticked) - there)


def once_sent(sent: str) -> uuid.UUID:
    """The name of the form; a new one, if it is none."""
    try:
        return uuid.UUID(sent)
    except ValueError:
        return uuid.uuid4()


def done_words(done: Chased, gone_meanwhile: int) -> str:
    """What is said once it is done."""
    if not done.letters:
        return "These letters were sent already. Nothing was sent again."
    said = f"{how_many(done.handovers, 'handover')} chased in {how_many(done.letters, 'letter')}."
    if gone_meanwhile:
        said += f" Left out, because something came in or changed meanwhile: {gone_meanwhile:,}."
    return said
