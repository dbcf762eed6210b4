"""What was looked for and not found: the stewards' table, the form for an answer, and what askers read of it."""

from collections.abc import Mapping
from dataclasses import replace
from textwrap import shorten
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import BadInput, NotFound, Problem
from catalogue.kinds.kind import Field, FieldType
from catalogue.resources.named import thing_named
from catalogue.searches.queries import Sought, SoughtRequest, Source, Standing, own_wishes
from catalogue.searches.rules import MOST_IN_PURPOSE, MOST_IN_REASON, MOST_WORDS, Answer
from catalogue.terms import SearchOutcome
from portal.forms import Form
from portal.pages.small_forms import SmallForm, asked, values_of
from portal.tables import PER_PAGE, Asked, Cell, Column, Place, Table
from portal.urls import url_of_thing, with_query
from portal.words import count, day

MISSED = "/searches/missed"
STANDINGS = {Standing.OPEN: "Open", Standing.ANSWERED: "Answered", Standing.ALL: "All"}
ASKING = (
    Field("words", "What are you looking for?", FieldType.TEXT, required=True, max_length=MOST_WORDS),
    Field("purpose", "What do you need it for?", FieldType.LONG_TEXT, max_length=MOST_IN_PURPOSE,
          hint="We may know of something that serves as well."),
)  # fmt: skip
ANSWERING = (
    Field("outcome", "What became of it?", FieldType.TERM, terms=SearchOutcome, required=True),
    Field("thing", "Which entry answers it", FieldType.TEXT, max_length=500,
          hint="If it was found: its exact title, or the address of its page, like /datasets/tenancies."),
    Field("reason", "Reason", FieldType.TEXT, max_length=MOST_IN_REASON,
          hint="If it is not held, or if there is more to say. Whoever asked reads it."),
)  # fmt: skip
_MOST_IN_ROW = 160
_FORGOTTEN = "There is nothing to answer. The words are forgotten at once, and not listed again."


def request_for(at: Place, wanted: Asked) -> SoughtRequest:
    """What the address asks of the table."""
    return SoughtRequest(_standing(at), wanted.sort, wanted.page, 0 if wanted.file else PER_PAGE)


def _standing(at: Place) -> Standing:
    return Standing(at.get("show")) if at.get("show") in set(Standing) else Standing.OPEN


def views(counts: Mapping[Standing, int], at: Place) -> list[dict[str, Any]]:
    """Links that narrow the table, each with its count."""
    return [
        {
            "text": f"{label} ({count(counts[standing])})",
            "href": at.but(show=None if standing is Standing.OPEN else standing, page=None),
            "active": standing is _standing(at),
        }
        for standing, label in STANDINGS.items()
    ]


def sought_table() -> Table[Sought]:
    """The table of what was looked for."""
    return Table(
        "sought",
        "What was looked for",
        (
            Column("words", "Looked for", _words, lambda row: row.words, sort="words"),
            Column("source", "How we know", _source, lambda row: _SOURCES[row.source], sort="source"),
            Column("times", "Times", _times, lambda row: row.times, sort="times", numeric=True),
            Column("last_on", "Last", lambda row: day(row.last_on), lambda row: row.last_on, sort="last_on"),
            Column("outcome", "State", _outcome, lambda row: row.outcome.label, sort="outcome"),
        ),
        folded=(
            Column("staff_times", "Times by staff", lambda row: "", lambda row: row.staff_times),
            Column("first_on", "First", lambda row: "", lambda row: row.first_on),
            Column("asker", "Asked by", lambda row: row.asker),
            Column("purpose", "For", lambda row: row.purpose),
            Column("thing", "Answered by", _address),
            Column("reason", "Reason", lambda row: row.reason),
        ),
    )


_SOURCES = {Source.WISH: "Asked for", Source.SEARCH: "Searched for"}


def _words(row: Sought) -> Cell:
    return {"text": row.words, "href": f"{MISSED}/{row.source}/{row.id}", "note": _short(row.purpose)}


def _source(row: Sought) -> Cell:
    return {"text": _SOURCES[row.source], "note": f"by {row.asker}" if row.asker else ""}


def _times(row: Sought) -> Cell:
    return {"text": count(row.times), "note": f"{count(row.staff_times)} by staff" if row.staff_times else ""}


def _outcome(row: Sought) -> Cell:
    if row.thing:
        return {"text": row.thing.title, "href": _address(row), "note": row.outcome.label}
    return {"text": row.outcome.label, "note": _short(row.reason)}


def _short(words: str) -> str:
    """As much as a row has room for; the file has all of it."""
    return shorten(words, _MOST_IN_ROW, placeholder=" …")


def _address(row: Sought) -> str:
    return url_of_thing(row.thing.kind, row.thing.slug) if row.thing else ""


def asking_form(form: Form, back: str) -> SmallForm:
    """The form to ask the data stewards for something."""
    return SmallForm(
        title="Ask for it",
        action="/searches/ask",
        back=back,
        button="Ask the data stewards",
        questions=asked(ASKING, form),
        errors=form.errors,
        intro="The data stewards read this with your name. Their answer will be on your page.",
    )


def answering_form(row: Sought, form: Form) -> SmallForm:
    """The form for an answer; `began` is the state from which it was drawn."""
    outcome, *others = asked(ANSWERING, form)
    return SmallForm(
        title=f"“{row.words}”",
        action=f"{MISSED}/{row.source}/{row.id}",
        back=MISSED,
        button="Save this answer",
        questions=[replace(outcome, options=_outcomes(row)), *(replace(one, depends=True) for one in others)],
        errors=form.errors,
        intro=_story(row),
        hidden={"began": row.outcome},
    )


def standing_answer(row: Sought) -> Form:
    """The form as it stands before anything is typed."""
    outcome = "" if row.outcome is SearchOutcome.OPEN else row.outcome
    return Form({"outcome": outcome, "thing": _address(row), "reason": row.reason})


def _outcomes(row: Sought) -> list[dict[str, str]]:
    """The answers to choose from: what is open need not be opened."""
    hints = {outcome: outcome.hint for outcome in SearchOutcome}
    if row.source is Source.SEARCH:
        hints[SearchOutcome.DISMISSED] = _FORGOTTEN
    _, *answers = SearchOutcome
    offered = [{"value": one.value, "text": one.label, "hint": hints[one]} for one in answers]
    again = {"value": SearchOutcome.OPEN.value, "text": "Open again", "hint": "Take the answer back."}
    return offered if row.outcome is SearchOutcome.OPEN else [*offered, again]


def _story(row: Sought) -> str:
    """Who asked or how often it was searched for, and where to search for it."""
    if row.source is Source.WISH:
        told = f"{row.asker} asked for it on {day(row.first_on)}" + (f": “{row.purpose}”" if row.purpose else ".")
    else:
        times = "once" if row.times == 1 else f"{count(row.times)} times"
        staff = f", {count(row.staff_times)} of them by council staff" if row.staff_times else ""
        told = f"Searched for {times}{staff}; last on {day(row.last_on)}. We do not know by whom."
    link = Markup('{} <a class="govuk-link" href="{}">Search for it now</a>')
    return link.format(told, with_query("/search", q=row.words))


def answer_of(session: Session, actor: Actor, typed: Mapping[str, Any]) -> Answer:
    """The answer that was typed. Raises `BadInput`, also for an entry that the actor cannot see."""
    values = values_of(ANSWERING, typed)
    outcome = SearchOutcome(values["outcome"])
    thing_id = None
    if outcome is SearchOutcome.FOUND and values["thing"]:
        try:
            thing_id = thing_named(session, actor, values["thing"]).id
        except NotFound:
            mend = "Copy its title or the address of its page, like /datasets/tenancies."
            raise BadInput([Problem("thing", "We cannot find that.", mend)]) from None
    return Answer(outcome, thing_id, values["reason"])


def wish_rows(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """What one asked for and what became of it, as the summary list takes it."""
    return [{"key": row.words, "entries": [_told(row)]} for row in own_wishes(session, actor)]


def _told(row: Sought) -> dict[str, str]:
    if row.outcome is SearchOutcome.OPEN:
        return {"text": f"Waiting for an answer since {day(row.first_on)}"}
    if row.outcome is SearchOutcome.FOUND and row.thing:
        return {"text": row.thing.title, "href": _address(row), "note": row.reason or "Found"}
    if row.outcome is SearchOutcome.FOUND:
        return {"text": "Found, but not where you can open it. Ask the data stewards.", "note": row.reason}
    words = "Not held:" if row.outcome is SearchOutcome.NOT_HELD else "Closed."
    return {"text": words, "note": row.reason}
