"""Searches whose right answer is known: their table, and the forms to keep one and to let one go."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.errors import BadInput, NotFound, Problem, Refused
from catalogue.kinds import kind_of
from catalogue.kinds.kind import Field, FieldType
from catalogue.resources.desk import Desk
from catalogue.resources.named import thing_named
from catalogue.search.answering import Unanswered
from catalogue.search.query import SearchDesk
from catalogue.tuning.judging import places_now
from catalogue.tuning.operations import add_known_search
from catalogue.tuning.queries import Known
from catalogue.tuning.tables import KnownSearch
from portal.forms import Form
from portal.pages.ranking_preview import REBUILDING, at_place
from portal.pages.small_forms import SmallForm, asked, values_of
from portal.tables import Asked, Cell, Column, Place, Table, named_action, shown, turned_to
from portal.urls import url_of_thing
from portal.words import day

Places = Mapping[uuid.UUID, int]
PAGE = "/searches/known"
GONE = "An entry that is gone"
UNJUDGED = "not judged: it is not for all council staff"
FIELDS = (
    Field("words", "Words to search with", FieldType.TEXT, max_length=200, required=True),
    Field("thing", "Title or address of the entry that should come first", FieldType.TEXT, max_length=500,
          required=True, hint="Its exact title, or the address of its page, like /datasets/tenancies."),
)  # fmt: skip


@dataclass(frozen=True)
class KnownPage:
    """One page of the known searches, as `components/table.html` and `pagination` take it, and how many there are."""

    table: dict[str, Any]
    pager: dict[str, Any]
    total: int
    today: str


def known_page(at: Place, desk: SearchDesk, known: list[Known], wanted: Asked) -> KnownPage:
    """What the page shows: only the lines that stand on it are searched for."""
    there, pager = turned_to(known, at, wanted.page)
    try:
        places = places_now(desk, there)
    except Unanswered:
        return KnownPage(shown(known_table(), there, at), pager, len(known), REBUILDING if there else "")
    return KnownPage(shown(known_table(places), there, at), pager, len(known), _today(there, places))


def _today(there: Sequence[Known], places: Places) -> str:
    """How the lines of a page stand, in a sentence."""
    firsts = sum(place == 1 for place in places.values())
    late = sum(one.judges for one in there) - len(places)
    said = [f"First today: {firsts} of {len(places)} on this page."] if places else []
    said += [f"There was no time for {late} more."] if late else []
    return " ".join(said)


def known_table(places: Places | None = None) -> Table[Known]:
    """The known searches on their page, with the places of those that were searched for."""
    found = places or {}
    return Table(
        "known",
        "Known searches",
        (
            Column("words", "Words", lambda one: one.row.words, sort="words"),
            Column("thing", "Should find", _thing, sort="thing"),
            Column("today", "Today", lambda one: at_place(found[one.row.id]) if one.row.id in found else ""),
            Column("added", "Added", _added, lambda one: one.row.added_at, sort="added"),
            Column("remove", "Change", _removing, hidden=True),
        ),
        default_sort="words",
    )


def file_table() -> Table[Known]:
    """The known searches as a file, in the columns in which they are loaded."""
    return Table(
        "known",
        "Known searches",
        (
            Column("query", "query", lambda one: one.row.words),
            Column("kind", "kind", lambda one: one.row.kind),
            Column("slug", "slug", lambda one: one.thing.slug if one.thing else ""),
        ),
    )


def _thing(one: Known) -> Cell:
    if one.thing is None:
        return GONE
    note = kind_of(one.thing.kind).label + ("" if one.judges else f", {UNJUDGED}")
    return {"text": one.thing.title, "href": url_of_thing(one.thing.kind, one.thing.slug), "note": note}


def _added(one: Known) -> Cell:
    return {"text": day(one.row.added_at), "note": one.row.added_by}


def _removing(one: Known) -> Cell:
    return {"text": named_action("Remove", f"“{one.row.words}”"), "href": f"{PAGE}/{one.row.id}/remove"}


def adding_form(form: Form) -> SmallForm:
    """The form to keep a known search."""
    return SmallForm(
        title="Keep a known search",
        action=f"{PAGE}/new",
        back=PAGE,
        button="Keep it",
        questions=asked(FIELDS, form),
        errors=form.errors,
        intro="If several entries are right, keep the same words once for each.",
    )


def add(at: Desk, typed: Mapping[str, Any]) -> KnownSearch:
    """Keep what was typed. Raises `BadInput`."""
    values = values_of(FIELDS, typed)
    try:
        thing = thing_named(at.session, at.actor, values["thing"])
        return add_known_search(at.session, at.actor, values["words"], thing)
    except NotFound:
        reason = "We cannot find this entry."
        raise BadInput([Problem("thing", reason, "Copy its title or the address of its page.")]) from None
    except Refused as refused:
        field = "thing" if refused.field == "thing" else "words"
        raise BadInput([Problem(field, refused.words)]) from None


def removal_form(one: Known) -> SmallForm:
    """The question whether a known search shall go."""
    title = one.thing.title if one.thing else GONE
    return SmallForm(
        title=f"Remove the known search “{one.row.words}”?",
        action=f"{PAGE}/{one.row.id}/remove",
        back=PAGE,
        button="Remove it",
        questions=[],
        intro=f"It should find: {title}. The ranking will no longer be judged by it.",
        warning=True,
    )
