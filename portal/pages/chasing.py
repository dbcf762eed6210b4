"""The page on which suppliers are asked for what they owe: the message, who gets it, and what it asks for."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from catalogue.obligations.lines import Line
from catalogue.plurals import how_many
from catalogue.workflows.chase import MOST_AT_ONCE, MOST_IN_MESSAGE, Addressee, Chased, ToChase
from portal.forms import Form, Question
from portal.pages.obligation_words import address_of, chased_words, due_by, left_words
from portal.words import day

LATELY = timedelta(days=7)
MESSAGE, ONCE, TO = "message", "once", "to-"
_MESSAGE = "Please hand in what is listed below. If something keeps you from it, tell us today what, and until when."


@dataclass(frozen=True)
class ChasePage:
    """Everything that `obligations/chase.html` shows: for each letter boxes to tick, and what is left, with why;
    `handovers` and `in_letters` count what is ticked, of how many."""

    message: Question
    letters: Sequence[Question]
    left: Sequence[Mapping[str, str]]
    handovers: str
    in_letters: str
    is_cut: bool
    once: str
    errors: list[dict[str, str]]


def ticked_at_first(found: ToChase, today: date) -> set[str]:
    """All but those that are better left alone today."""
    lines = [line for one in found.addressees for line in one.lines]
    return {str(line.row.id) for line in lines if not why_unticked(found, line, today)}


def why_unticked(found: ToChase, line: Line, today: date) -> str:
    """Why a handover is not ticked at first: it was asked for in the last seven days, or it is we who owe an answer."""
    if since := found.unanswered.get(line.row.id):
        return f"Not ticked: the supplier asked for more days on {day(since)}, and we have not answered"
    if line.chased_at is not None and line.chased_at.date() >= today - LATELY:
        return f"Not ticked: it was asked for on {day(line.chased_at)}, less than a week ago"
    return ""


def chase_page(found: ToChase, form: Form, ticked: Iterable[str], today: date) -> ChasePage:
    """The page with what was typed and ticked so far."""
    picked, total = set(ticked), sum(len(one.lines) for one in found.addressees)
    letters = [one for one in chosen(found, picked) if one.lines]
    return ChasePage(
        message=_message(form),
        letters=[_letter(found, one, picked, today) for one in found.addressees],
        left=[
            *(_left(line, "Nobody at the supplier is named whom we could ask.") for line in found.nobody),
            *(_left(line, reason) for line, reason in found.not_now),
        ],
        handovers=_of(sum(len(one.lines) for one in letters), total, "handover"),
        in_letters=_of(len(letters), len(found.addressees), "letter"),
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


def _of(ticked: int, total: int, what: str) -> str:
    """“2 handovers”, or “1 of 2 handovers” where some are not ticked."""
    return how_many(total, what) if ticked == total else f"{ticked:,} of {how_many(total, what)}"


def _letter(found: ToChase, one: Addressee, ticked: set[str], today: date) -> Question:
    options = [_option(line, ticked, why_unticked(found, line, today)) for line in one.lines]
    label = f"{one.person.name}, {one.person.email}"
    return Question(f"{TO}{one.person.slug}", label, "checkboxes", options=options, depends=True)


def _option(line: Line, ticked: set[str], why_not: str) -> dict[str, Any]:
    notes = [line.contract_title, due_by(line.row), left_words(line), why_not or chased_words(line)]
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
