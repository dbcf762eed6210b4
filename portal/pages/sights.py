"""Who may see a restricted thing by name: the list for those who may change it, and the form that lets one more in."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.errors import NotFound
from catalogue.kinds.kind import Field, FieldType
from catalogue.people.roles import Period, sights_of
from catalogue.people.tables import Grant, Person
from catalogue.terms import Visibility
from portal.forms import Form, typed_from
from portal.pages.people_meant import person_meant
from portal.pages.small_forms import SmallForm, asked, day_in, values_of
from portal.tables import Column, Place, Table, named_action, shown
from portal.urls import url_of_thing
from portal.words import day

Sight = tuple[Grant, Person]
FIELDS = (
    Field("person", "Person", FieldType.TEXT, required=True, hint="Their email address or their name."),
    Field("until_on", "Until", FieldType.DATE, hint="Their last day. Leave it blank if there is no end."),
    Field("reason", "Reason", FieldType.TEXT, required=True, max_length=500, hint="Why they need to see it."),
)


def sight_table(session: Session, actor: Actor, resource: Any, today: Any, at: Place) -> dict[str, Any] | None:
    """What `components/table.html` takes; None unless the thing is restricted and the reader may let others see it."""
    if resource.visibility != Visibility.RESTRICTED or not may(actor, Action.GRANT, resource.facts):
        return None
    rows = sights_of(session, actor, resource.facts, today)
    empty = {"title": "Nobody by name", "text": "Its owners and the stewards see it."}
    return shown(_table(url_of_thing(resource.kind, resource.slug)), rows, at, empty) | {"downloads": None}


def _table(address: str) -> Table[Sight]:
    columns: tuple[Column[Sight], ...] = (
        Column("person", "Person", lambda row: {"text": row[1].name, "href": f"/people/{row[1].slug}"}),
        Column("until", "Until", lambda row: day(row[0].until_on) or "No end"),
        Column("reason", "Why", lambda row: row[0].reason),
        Column("by", "Let in by", lambda row: {"text": row[0].granted_by, "note": f"from {day(row[0].from_on)}"}),
        Column("end", "Change", lambda row: _end(address, row), hidden=True),
    )
    return Table("sights", "People who may see this", columns, prefix="sights")


def _end(address: str, row: Sight) -> dict[str, Any]:
    return {"text": named_action("End", f"{row[1].name}’s sight of it"), "href": f"{address}/sight/{row[0].id}/end"}


def sight_form(resource: Any, form: Form | None = None) -> SmallForm:
    """The form that lets somebody see a thing, blank or with what was typed and what is wrong with it."""
    address = url_of_thing(resource.kind, resource.slug)
    form = form or Form(typed_from(FIELDS, {}))
    return SmallForm(
        title="Let somebody see this",
        action=f"{address}/sight",
        back=f"{address}/owners",
        button="Let them see it",
        questions=asked(FIELDS, form),
        errors=form.errors,
        intro=f"{resource.title} is restricted. Whoever you name sees it on its page, in lists and in search.",
    )


def end_form(resource: Any, sight: Sight) -> SmallForm:
    """Are you sure?"""
    address = url_of_thing(resource.kind, resource.slug)
    return SmallForm(
        title=f"End {sight[1].name}’s sight of {resource.title}?",
        action=f"{address}/sight/{sight[0].id}/end",
        back=f"{address}/owners",
        button="End it",
        questions=[],
        intro="From today they cannot see it, unless they answer for it or are a steward.",
        warning=True,
    )


def wanted(session: Session, actor: Actor, typed: dict[str, Any], today: Any) -> tuple[Person, Period]:
    """Whom the form names, and for how long. Raises `BadInput` with everything that is wrong."""
    values = values_of(FIELDS, typed)
    person = person_meant(session, actor, "person", values["person"], today)
    return person, Period(today, day_in(values, "until_on"), values["reason"])


def sight_in(found: Sequence[Sight], identity: uuid.UUID) -> Sight:
    """The one of this id. Raises `NotFound`."""
    for sight in found:
        if sight[0].id == identity:
            return sight
    raise NotFound("page")
