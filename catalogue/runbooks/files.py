"""Pictures and other files of a runbook: added with what each shows, and taken away once no text needs them."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may, require
from catalogue.audit import Happening, record
from catalogue.errors import BadInput, NotAllowed, NotFound, Problem, Refused
from catalogue.files.shelf import Attachment
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.runbook import Runbook
from catalogue.kinds.values import clean
from catalogue.resources.desk import Desk
from catalogue.runbooks.drafting import hold_texts
from catalogue.runbooks.revisions import texts_to_come
from catalogue.runbooks.tables import RunbookFile
from catalogue.store import now
from catalogue.visibility import visible

MOST_FILES = 100
MOST_IN_DESCRIPTION = 300
PICTURES = frozenset({"image/png", "image/jpeg"})


def address_of(row: RunbookFile) -> str:
    """Where a file is read, whatever its runbook comes to be called."""
    return f"/files/{row.id}"


def markdown_of(row: RunbookFile) -> str:
    """What a text says to show a picture, or to lead to another file."""
    if row.media_type in PICTURES:
        return f"![{_in_brackets(row.description)}]({address_of(row)})"
    return f"[{_in_brackets(row.description or row.name)}]({address_of(row)})"


def check_described(media_type: str, description: str) -> str:
    """What a file shows, on one line. Raises `BadInput` for a picture of which nobody says it."""
    said = " ".join(clean(description).split())[:MOST_IN_DESCRIPTION]
    if media_type in PICTURES and not said:
        mend = "Say what somebody needs to know who cannot see the picture."
        raise BadInput([Problem("description", "There is no description.", mend)])
    return said


def attach(
    at: Desk, runbook: CataloguedResource, kept: Attachment, description: str, identity: uuid.UUID | None = None
) -> RunbookFile:
    """Add a file that is kept already, under an id that a text names already, if there is one. Who may: council staff
    who may see the runbook.

    Raises `BadInput` as `check_described` does. Refused: more than 100 (`too_many_files`).
    """
    require(at.actor, Action.PROPOSE, runbook.facts)
    said = check_described(kept.media_type, description)
    hold_texts(at, runbook)
    count = select(func.count()).select_from(RunbookFile).where(RunbookFile.runbook_id == runbook.id)
    if (at.session.scalar(count) or 0) >= MOST_FILES:
        raise Refused("too_many_files", f"A runbook has at most {MOST_FILES} files. Remove some first.", "file")
    row = RunbookFile(
        id=identity or uuid.uuid4(),
        runbook_id=runbook.id,
        name=kept.name,
        media_type=kept.media_type,
        sha256=kept.blob.sha256,
        size=kept.blob.size,
        description=said,
        added_at=now(at.session),
        added_by=at.actor.name,
        added_by_id=at.actor.person_id,
    )
    at.session.add(row)
    at.session.flush()
    _record(at, runbook, "file_added", row)
    return row


def may_detach(actor: Actor, runbook: CataloguedResource, row: RunbookFile) -> bool:
    """Whether the actor added a file, or may edit the runbook."""
    added_it = actor.person_id is not None and row.added_by_id == actor.person_id
    return added_it or may(actor, Action.EDIT, runbook.facts)


def detach(at: Desk, runbook: CataloguedResource, row: RunbookFile) -> None:
    """Take a file away. Who may: who added it, and whoever may edit the runbook.

    Refused: the text in force, or a draft that can still be approved, shows it or leads to it (`file_in_use`).
    """
    require(at.actor, Action.PROPOSE, runbook.facts)
    if not may_detach(at.actor, runbook, row):
        raise NotAllowed(Action.EDIT)
    hold_texts(at, runbook)
    if any(address_of(row) in text for text in texts_to_come(at.session, runbook)):
        words = "The instructions, or a draft of them, still need this file. Take it out of them first."
        raise Refused("file_in_use", words)
    at.session.delete(row)
    at.session.flush()
    _record(at, runbook, "file_removed", row)


def files_of(session: Session, runbook: CataloguedResource) -> Sequence[RunbookFile]:
    """The files of a runbook that the caller settled who may see, the newest first."""
    here = select(RunbookFile).where(RunbookFile.runbook_id == runbook.id)
    return session.scalars(here.order_by(RunbookFile.added_at.desc(), RunbookFile.id)).all()


def file_of(session: Session, runbook: CataloguedResource, identity: uuid.UUID) -> RunbookFile:
    """One file of such a runbook. Raises `NotFound`."""
    found = session.get(RunbookFile, identity)
    if found is None or found.runbook_id != runbook.id:
        raise NotFound("file")
    return found


def file_to_read(session: Session, actor: Actor, identity: uuid.UUID) -> RunbookFile:
    """A file, for whoever may see its runbook; for those who see no drafts, only if the text in force needs it.

    Raises `NotFound`.
    """
    found = session.execute(
        select(RunbookFile, Runbook)
        .join(Runbook, Runbook.id == RunbookFile.runbook_id)
        .where(RunbookFile.id == identity, visible(actor))
    ).one_or_none()
    if found is None:
        raise NotFound("file")
    row, runbook = found
    if not may(actor, Action.READ_HISTORY, runbook.facts) and address_of(row) not in runbook.body:
        raise NotFound("file")
    return row


def _in_brackets(words: str) -> str:
    return words.replace("\\", " ").replace("[", "(").replace("]", ")")


def _record(at: Desk, runbook: CataloguedResource, verb: str, row: RunbookFile) -> None:
    details = {"title": runbook.title, "name": row.name, "file": str(row.id)}
    record(at.session, at.actor, Happening(f"runbook.{verb}", "runbook", runbook.id, details=details))
