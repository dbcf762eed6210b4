"""A joiner is given what somebody had: the list of a leaver, read in the other direction."""

from collections.abc import Mapping
from typing import Any

from catalogue.access import Action, Actor
from catalogue.errors import BadInput, NotAllowed, Problem
from catalogue.kinds.kind import Field, FieldType
from catalogue.people.speaking_for import may_speak_for
from catalogue.people.tables import Person
from catalogue.resources.desk import Desk
from portal.forms import Form
from portal.pages.people_meant import person_meant
from portal.pages.small_forms import SmallForm, asked, values_of
from portal.urls import with_query

TO = "to"
FIELDS = (
    Field("person", "Who had it?", FieldType.TEXT, required=True, max_length=200,
          hint="Their email address or their name. They may have left."),
)  # fmt: skip
_NOT_YOURS = "You are not the manager of this person."


def may_receive(actor: Actor, joiner: Person) -> bool:
    """Whether the actor gives a joiner what somebody had: their manager, and who keeps the directory."""
    return may_speak_for(actor, joiner) and actor.person_id != joiner.id


def whose_form(at: Desk, joiner: Person, form: Form | None = None) -> SmallForm:
    """Whose things? Raises `NotAllowed`."""
    if not may_receive(at.actor, joiner):
        raise NotAllowed(Action.EDIT_PEOPLE, "Only their manager and administrators can give somebody what others had.")
    form = form or Form({})
    return SmallForm(
        title=f"Give {joiner.name} what somebody had",
        action=f"/people/{joiner.slug}/joining",
        back=f"/people/{joiner.slug}",
        button="Continue",
        questions=asked(FIELDS, form),
        errors=form.errors,
        intro=f"You see all that they answered for, with {joiner.name} as the one who takes it. What needs a drill is "
        f"not handed on: it becomes steps of what {joiner.name} learns.",
    )


def list_of(at: Desk, joiner: Person, typed: Mapping[str, Any]) -> str:
    """Where the list of whoever had it is. Raises `BadInput`."""
    had = person_meant(at.session, at.actor, "person", values_of(FIELDS, typed)["person"], None)
    if had.id == joiner.id:
        raise BadInput([Problem("person", f"{had.name} is who is given it.", "Choose somebody else.")])
    if not may_speak_for(at.actor, had):
        raise BadInput([Problem("person", _NOT_YOURS, "Ask their manager or an administrator to hand it on.")])
    return with_query(f"/people/{had.slug}/leaving", **{TO: joiner.slug})
