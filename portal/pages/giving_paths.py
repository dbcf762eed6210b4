"""The forms to give a starter path to somebody new, to name their buddy, and to take it away again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from catalogue.kinds.kind import Field, FieldType
from catalogue.resources.desk import Desk
from catalogue.runbooks.inductions import give_path, name_buddy
from catalogue.runbooks.path_tables import Induction, StarterPath
from catalogue.runbooks.starters import Starting
from portal.forms import Form, typed_from
from portal.pages.people_meant import person_meant
from portal.pages.small_forms import SmallForm, asked, day_in, values_of
from portal.pages.starter_paths import address_of

Typed = Mapping[str, Any]
_BUDDY = Field("buddy", "Buddy", FieldType.TEXT, max_length=200,
               hint="Who helps them every day: their email address or their name.")  # fmt: skip
GIVING = (
    Field("person", "Starter", FieldType.TEXT, required=True, max_length=200,
          hint="Their email address or their name."),
    _BUDDY,
    Field("started_on", "First day", FieldType.DATE, required=True),
)  # fmt: skip
BUDDY = (_BUDDY,)


def give_form(path: StarterPath, form: Form) -> SmallForm:
    """Who begins when, with whose help?"""
    return SmallForm(
        title=f"Give “{path.title}” to a starter",
        action=f"{address_of(path)}/give",
        back=address_of(path),
        button="Give it",
        questions=asked(GIVING, form),
        errors=form.errors,
        intro="They get a copy of its steps as they are now. They, their manager and their buddy see how far they are.",
    )


def blank_giving(today: date) -> Form:
    """The form with today."""
    return Form(typed_from(GIVING, {"started_on": today.isoformat()}))


def give(at: Desk, path: StarterPath, typed: Typed) -> str:
    """Give a path as was typed; the name of who has it now. Raises `BadInput`, `NotAllowed`, `Refused`."""
    values = values_of(GIVING, typed)
    starter = person_meant(at.session, at.actor, "person", values["person"], at.today)
    buddy = person_meant(at.session, at.actor, "buddy", values["buddy"], at.today) if values["buddy"] else None
    started_on = day_in(values, "started_on")
    assert started_on is not None
    give_path(at, path, starter, buddy, started_on)
    return starter.name


def buddy_form(one: Starting, form: Form) -> SmallForm:
    """Who helps them?"""
    return SmallForm(
        title=f"Who is the buddy of {one.starter.name}?",
        action=f"/starters/{one.row.id}/buddy",
        back=back_of(one),
        button="Save",
        questions=asked(BUDDY, form),
        errors=form.errors,
        intro="Leave it blank if nobody is.",
        hidden={"version": one.row.version},
    )


def back_of(one: Starting) -> str:
    """The page of the path; of a list without one, how far they are."""
    return address_of(one.path) if one.path else f"/starters/{one.row.id}"


def standing_buddy(one: Starting) -> Form:
    """The buddy as somebody would have typed them."""
    return Form({"buddy": one.buddy.email if one.buddy else ""})


def change_buddy(at: Desk, row: Induction, typed: Typed, version: int) -> bool:
    """Name who was typed. Raises `BadInput`, `NotAllowed`, `Conflict`, `Refused`."""
    words = values_of(BUDDY, typed)["buddy"]
    buddy = person_meant(at.session, at.actor, "buddy", words, at.today) if words else None
    return name_buddy(at, row, buddy, version)


def ending_form(one: Starting) -> SmallForm:
    """Are you sure?"""
    return SmallForm(
        title=f"Take “{one.title}” from {one.starter.name}?",
        action=f"/starters/{one.row.id}/end",
        back=back_of(one),
        button="Take it away",
        questions=[],
        intro="What they have read and done stays on record. They can be given another path then.",
        warning=True,
    )
