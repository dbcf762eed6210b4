"""Links to hand in by: the form that sends one, the table of those that hold, and the form at the other end."""

import uuid
from collections.abc import Sequence
from typing import Any

from catalogue.blobs import MEBIBYTE
from catalogue.kinds.kind import Field, FieldType
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation, UploadLink
from catalogue.obligations.upload_links import MOST_DAYS, MOST_FILES, Recipient, open_links
from catalogue.people.queries import people_by_id
from catalogue.workflows.ask_by_link import ask_by_link
from portal.forms import Form, Question, typed_from
from portal.pages.obligation_words import address_of
from portal.pages.small_forms import SmallForm, asked, values_of
from portal.sealed_links import SealedLinks
from portal.security import MAX_REQUEST_BYTES
from portal.words import day

USUAL_DAYS = 14
FIELDS = (
    Field("name", "Name", FieldType.TEXT, required=True, max_length=200, hint="Somebody of the supplier."),
    Field("email", "Email address", FieldType.EMAIL, required=True, max_length=254,
          hint="Their own at work, not one that several people read."),
    Field("days", "For how many days the link holds", FieldType.INTEGER, required=True, hint=f"At most {MOST_DAYS}."),
)  # fmt: skip


def link_form(at: Sitting, row: Obligation, form: Form | None = None) -> SmallForm:
    """Whom to send a link; at first whoever is named at the supplier."""
    back = address_of(row)
    known = people_by_id(at.session, at.actor, [row.supplier_person_id])
    person = next(iter(known.values()), None)
    first = {"name": person.name if person else "", "email": person.email if person else "", "days": USUAL_DAYS}
    form = form or Form(typed_from(FIELDS, first))
    return SmallForm(
        title="Ask for it by a link",
        action=f"{back}/link",
        back=back,
        button="Send the link",
        questions=asked(FIELDS, form),
        errors=form.errors,
        intro=(
            f"For “{row.title}”, if the supplier will not open an account. Whoever has the link hands in files, once. "
            "You cannot accept what comes by a link that you sent."
        ),
    )


def send_link(at: Sitting, row: Obligation, typed: dict[str, Any], links: SealedLinks) -> UploadLink:
    """Make the link and post it. Raises `BadInput`, `Refused`."""
    values = values_of(FIELDS, typed)
    to = Recipient(values["name"], values["email"].lower(), values["days"])
    return ask_by_link(at, row, to, links.link)


def links_shown(at: Sitting, row: Obligation) -> Sequence[dict[str, str]]:
    """The links that hold, each with where it is withdrawn."""
    return [
        {
            "text": f"A link was sent to {one.name}, {one.email}. It holds until {day(one.expires_at)}.",
            "href": f"{address_of(row)}/link/{one.id}/withdraw",
        }
        for one in open_links(at.session, row)
    ]


def withdrawal_form(row: Obligation, identity: uuid.UUID) -> SmallForm:
    """Are you sure?"""
    back = address_of(row)
    return SmallForm(
        title="Withdraw the link?",
        action=f"{back}/link/{identity}/withdraw",
        back=back,
        button="Withdraw it",
        questions=[],
        intro=f"The link for “{row.title}” that we sent works no more. They are not told.",
        warning=True,
    )


def upload_questions(name: str, form: Form) -> list[Question]:
    """What whoever has a link is asked."""
    wrong = {one.field: one.words for one in form.problems}
    hint = f"Up to {MOST_FILES} files, less than {MAX_REQUEST_BYTES // MEBIBYTE} MB together."
    return [
        Question("name", "Your name", "text", form.typed.get("name", name), "", wrong.get("name"), required=True,
                 autocomplete="name"),
        Question("file", "Files", "file", hint=hint, error=wrong.get("file"), required=True, multiple=True),
    ]  # fmt: skip
