"""Pictures and other files of a runbook: the table with what to write into the text, the forms to add and remove."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, cast

from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from catalogue.access import Action, Actor, require
from catalogue.blobs import MEBIBYTE
from catalogue.errors import Refused
from catalogue.files.file_types import type_by_name
from catalogue.files.picture_size import MOST_PIXELS
from catalogue.files.shelf import Shelf
from catalogue.kinds.kind import Field, FieldType
from catalogue.resources.desk import Desk
from catalogue.runbooks.files import (
    MOST_IN_DESCRIPTION,
    address_of,
    attach,
    check_described,
    file_of,
    files_of,
    markdown_of,
    may_detach,
)
from catalogue.runbooks.tables import RunbookFile
from portal.forms import Form, Question
from portal.pages.small_forms import SmallForm, asked
from portal.tables import Cell, Column, Place, Table, named_action, shown
from portal.urls import url_of_thing
from portal.words import day, file_size

MOST_BYTES = 10 * MEBIBYTE
_TAKEN = "A PNG or JPEG picture, a PDF, an Office file or a text"
DESCRIPTION = Field(
    "description",
    "What it shows",
    FieldType.TEXT,
    max_length=MOST_IN_DESCRIPTION,
    hint="For those who cannot see it: what somebody needs to know from it. Pictures need this.",
)
_LINE = Markup('<code class="app-line">{}</code>')
EMPTY = {"title": "No files yet", "text": "Add a picture of a screen, or a file that the steps need."}


@dataclass(frozen=True)
class FilesPage:
    """Everything that `runbooks/files.html` shows; `added` is what to write to show the file that was just added."""

    resource: Any
    address: str
    table: dict[str, Any]
    added: str = ""


def files_page(session: Session, actor: Actor, runbook: Any, place: Place, added: str = "") -> FilesPage:
    """The files of a runbook that the reader may change the text of; `added` is the id of one to tell more of."""
    address, rows = url_of_thing("runbook", runbook.slug), files_of(session, runbook)
    table = shown(_table(actor, runbook, address), rows, place, EMPTY) | {"downloads": None}
    line = next((markdown_of(row) for row in rows if str(row.id) == added), "")
    return FilesPage(runbook, address, table, line)


def _table(actor: Actor, runbook: Any, address: str) -> Table[RunbookFile]:
    columns: tuple[Column[RunbookFile], ...] = (
        Column("name", "File", lambda row: {"text": row.name, "href": address_of(row), "note": file_size(row.size)}),
        Column("description", "What it shows", lambda row: row.description),
        Column("markdown", "To write into the text", lambda row: _LINE.format(markdown_of(row))),
        Column("added_at", "Added", lambda row: {"text": day(row.added_at), "note": row.added_by}),
        Column("remove", "Change", lambda row: _removal(row, address) if may_detach(actor, runbook, row) else "",
               hidden=True),
    )  # fmt: skip
    return Table("files", "Pictures and files", columns)


def _removal(row: RunbookFile, address: str) -> Cell:
    return {"text": named_action("Remove", row.name), "href": f"{address}/files/{row.id}/remove"}


def add_form(runbook: Any, form: Form) -> SmallForm:
    """Which file, and what it shows."""
    address = url_of_thing("runbook", runbook.slug)
    wrong = next((one.words for one in form.problems if one.field == "file"), None)
    limits = f"up to {MOST_BYTES // MEBIBYTE} MB, a picture up to {MOST_PIXELS // 1_000_000} million pixels"
    hint = f"{_TAKEN}, {limits}. Cut names and passwords out of pictures of a screen."
    return SmallForm(
        title=f"Add a picture or file to {runbook.title}",
        action=f"{address}/files/new",
        back=f"{address}/files",
        button="Add it",
        questions=[
            Question("file", "File", "file", hint=hint, error=wrong, required=True),
            *(replace(one, depends=True) for one in asked((DESCRIPTION,), form)),
        ],
        errors=form.errors,
        has_file=True,
    )


def add(at: Desk, runbook: Any, sent: FileStorage | None, typed: Mapping[str, Any], shelf: Shelf) -> RunbookFile:
    """Keep the file, once all else is right. Raises `BadInput`, `Refused`."""
    require(at.actor, Action.PROPOSE, runbook.facts)
    if sent is None or not sent.filename:
        raise Refused("needs_file", "Choose the file that you want to add.", "file")
    check_described(type_by_name(sent.filename).media_type, typed[DESCRIPTION.name])
    kept = replace(shelf, limit=MOST_BYTES, is_for_pages=True).keep(sent.filename, cast(BinaryIO, sent.stream))
    return attach(at, runbook, kept, typed[DESCRIPTION.name])


def removal_form(session: Session, runbook: Any, identity: uuid.UUID, form: Form | None = None) -> SmallForm:
    """Are you sure? Raises `NotFound`."""
    row, address = file_of(session, runbook, identity), url_of_thing("runbook", runbook.slug)
    return SmallForm(
        title=f"Remove {row.name}?",
        action=f"{address}/files/{row.id}/remove",
        back=f"{address}/files",
        button="Remove it",
        questions=[],
        errors=form.errors if form else [],
        intro="Earlier texts that show it will show what is written for those who cannot see it.",
        warning=True,
    )
