"""Pictures that came with a Word file: with whoever brought them until the runbook is saved, then files of it."""

import re
import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor
from catalogue.blobs import Blob
from catalogue.errors import NotAllowed, Refused
from catalogue.files.shelf import Attachment
from catalogue.kinds.runbook import Runbook
from catalogue.resources.desk import Desk
from catalogue.runbooks.files import attach, file_to_read
from catalogue.runbooks.lint_text import TO_DESCRIBE
from catalogue.runbooks.revisions import texts_to_come
from catalogue.runbooks.tables import ArrivedPicture, RunbookFile
from catalogue.store import for_change, now

MOST_WAITING = 100_000_000  # bytes of one person: some documents with many pictures
_SHOWN = re.compile(r"!\[((?:\\.|[^\[\]\\\n]){0,2000})\]\(/files/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)")
_ESCAPED = re.compile(r"\\(.)")


def lay_by(at: Desk, pictures: Mapping[uuid.UUID, Attachment]) -> None:
    """Keep the pictures of a file for whoever brought it, by the ids that its text names.

    Who may: whoever may add a runbook, which the caller settles. Nothing is on record before the runbook is.
    Refused: much of theirs waits for a runbook already (`pictures_waiting`).
    """
    if at.actor.person_id is None:
        raise NotAllowed(Action.CREATE)
    _check_room(at.session, at.actor.person_id, sum(one.blob.size for one in pictures.values()))
    for identity, kept in pictures.items():
        row = ArrivedPicture(id=identity, person_id=at.actor.person_id, arrived_at=now(at.session))
        row.name, row.media_type = kept.name, kept.media_type
        row.sha256, row.size = kept.blob.sha256, kept.blob.size
        at.session.add(row)
    at.session.flush()


def _check_room(session: Session, person_id: uuid.UUID, size: int) -> None:
    waiting = session.scalar(select(func.sum(ArrivedPicture.size)).where(ArrivedPicture.person_id == person_id)) or 0
    if waiting + size > MOST_WAITING:
        words = "You brought many pictures today that are in no runbook yet. Save those runbooks first, or wait a day."
        raise Refused("pictures_waiting", words, "file")


def picture_or_file(session: Session, actor: Actor, identity: uuid.UUID) -> RunbookFile | ArrivedPicture:
    """What stands at an address of files: a file of a runbook, or a picture of one that whoever asks is about to save.

    Raises `NotFound`.
    """
    found = session.get(ArrivedPicture, identity)
    if found is not None and found.person_id == actor.person_id:
        return found
    return file_to_read(session, actor, identity)


def move_in(at: Desk, made: uuid.UUID) -> None:
    """Make those of the actor's pictures that a new runbook shows files of it, each with the words that stand for it.

    Who may, and what is refused: as for `attach`. What the text does not show any more stays behind.
    """
    runbook = at.session.get_one(Runbook, made)
    described = _pictures_in("\n".join(texts_to_come(at.session, runbook)))
    mine = select(ArrivedPicture).where(ArrivedPicture.person_id == at.actor.person_id)
    for row in at.session.scalars(for_change(mine.order_by(ArrivedPicture.arrived_at, ArrivedPicture.name))).all():
        if row.id in described:
            kept = Attachment(row.name, row.media_type, Blob(row.sha256, row.size))
            attach(at, runbook, kept, described[row.id], row.id)
            at.session.delete(row)
    at.session.flush()


def forget_arrivals(session: Session, before: datetime) -> int:
    """Drop the pictures of runbooks that nobody saved; how many. The caller settles who may: it is the task."""
    rows = session.scalars(select(ArrivedPicture).where(ArrivedPicture.arrived_at < before)).all()
    for row in rows:
        session.delete(row)
    return len(rows)


def _pictures_in(body: str) -> dict[uuid.UUID, str]:
    """The pictures that a text shows, with the words that stand for each where it is shown first."""
    described: dict[uuid.UUID, str] = {}
    for words, identity in _SHOWN.findall(body):
        described.setdefault(uuid.UUID(identity), _ESCAPED.sub(r"\1", words).strip() or TO_DESCRIBE)
    return described
