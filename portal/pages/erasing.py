"""The form by which an administrator erases somebody who has left: a second look before it cannot be taken back."""

from typing import Any

from catalogue.errors import BadInput, Problem, Refused
from catalogue.kinds.kind import Field, FieldType
from catalogue.resources.desk import Desk
from catalogue.workflows.erase import Erased, check_erasable, erase_person
from portal.forms import Form
from portal.pages.small_forms import SmallForm, asked, values_of

_REASON = Field(
    "reason",
    "Reason",
    FieldType.TEXT,
    required=True,
    max_length=500,
    hint="Such as their request and its date. Do not name them: it stays in the audit trail.",
)
_SURE = Field(
    "sure",
    "Email address of this person",
    FieldType.TEXT,
    required=True,
    max_length=254,
    hint="Type it, to show that you mean this person.",
)
FIELDS = (_REASON, _SURE)


def erasing_page(person: Any, form: Form) -> SmallForm:
    """The form, with what it does in words."""
    return SmallForm(
        title=f"Erase {person.name}",
        action=f"/people/{person.slug}/erase",
        back=f"/people/{person.slug}",
        button="Erase for good",
        questions=asked(FIELDS, form),
        errors=form.errors,
        warning=True,
    )


def why_not(at: Desk, person: Any) -> str:
    """Why they may not be erased today; empty if they may."""
    try:
        check_erasable(at.session, at.actor, person, at.today)
    except Refused as refusal:
        return refusal.words
    return ""


def erase(at: Desk, person: Any, typed: dict[str, Any]) -> Erased:
    """Erase them, if the address typed is theirs. Raises `BadInput`, `Refused`."""
    values = values_of(FIELDS, typed)
    if values["sure"].strip().lower() != person.email:
        raise BadInput([Problem("sure", "This is not the email address of this person.", "Check whom you mean.")])
    return erase_person(at.session, at.actor, person, values["reason"], at.today)


def done_words(done: Erased) -> str:
    """What is said once it is done."""
    words = f"They are now called {done.name}, in every list, history and change."
    if done.namesakes:
        words += " Somebody else has the same name, so texts with the name alone were left. Search for it."
    return words
