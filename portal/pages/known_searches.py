"""Searches whose right answer is known: their table, and the forms to keep one and to let one go."""

from collections.abc import Mapping
from typing import Any

from catalogue.errors import BadInput, NotFound, Problem, Refused
from catalogue.kinds import kind_of
from catalogue.kinds.kind import Field, FieldType
from catalogue.resources.desk import Desk
from catalogue.resources.named import thing_named
from catalogue.tuning.operations import add_known_search
from catalogue.tuning.queries import Known
from catalogue.tuning.tables import KnownSearch
from portal.forms import Form
from portal.pages.small_forms import SmallForm, asked, values_of
from portal.tables import Cell, Column, Table, named_action
from portal.urls import url_of_thing
from portal.words import day

PAGE = "/searches/known"
GONE = "An entry that is gone"
UNJUDGED = "not judged: it is not for all council staff"
FIELDS = (
    Field("words", "Words to search with", FieldType.TEXT, max_length=200, required=True),
    Field("thing", "Title or address of the entry that should come first", FieldType.TEXT, max_length=500,
          required=True, hint="Its exact title, or the address of its page, like /datasets/tenancies."),
)  # fmt: skip


def known_table() -> Table[Known]:
    """The known searches on their page."""
    return Table(
        "known",
        "Known searches",
        (
            Column("words", "Words", lambda one: one.row.words, sort="words"),
            Column("thing", "Should find", _thing, sort="thing"),
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
