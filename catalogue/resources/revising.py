"""Keeps every text that comes into force as a revision, whichever way it came: by a form, a file or a program."""

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.orm import Session, aliased

from catalogue.kinds.revision import Revision
from catalogue.resources.desk import Desk
from catalogue.resources.records import chunks
from catalogue.store import now
from catalogue.terms import RevisionChange, RevisionState


def keep_texts(at: Desk, texts: Mapping[uuid.UUID, str]) -> None:
    """Keep the texts that are in force from now on, by runbook, but for those that were approved as revisions before.

    What nobody calls minor is major: whoever learnt the old text learns the new one.
    """
    if not texts:
        return
    newest, in_force = _newest(at.session, texts), _in_force(at.session, texts)
    rows = [
        revision_row(at, runbook, newest.get(runbook, 0) + 1, text, RevisionChange.MAJOR, at.note)
        | {"state": RevisionState.APPROVED.value, "approved_by": at.actor.name, "approved_at": now(at.session)}
        for runbook, text in texts.items()
        if text != in_force.get(runbook, "")
    ]
    if rows:
        at.session.execute(insert(Revision), rows)


def revision_row(
    at: Desk, runbook: uuid.UUID, number: int, text: str, change: RevisionChange, note: str
) -> dict[str, Any]:
    """The row of a new text that is a draft."""
    return {
        "id": uuid.uuid4(),
        "runbook_id": runbook,
        "number": number,
        "text": text,
        "digest": hashlib.sha256(text.encode()).hexdigest(),
        "change": change.value,
        "state": RevisionState.DRAFT.value,
        "author": at.actor.name,
        "author_id": at.actor.person_id,
        "made_at": now(at.session),
        "approved_by": "",
        "approved_at": None,
        "note": note,
    }


def _newest(session: Session, texts: Mapping[uuid.UUID, str]) -> dict[uuid.UUID, int]:
    """The number of the newest revision of each runbook that has any."""
    found: dict[uuid.UUID, int] = {}
    for chunk in chunks(list(texts)):
        rows = session.execute(
            select(Revision.runbook_id, func.max(Revision.number))
            .where(Revision.runbook_id.in_(chunk))
            .group_by(Revision.runbook_id)
        )
        found.update((runbook, number) for runbook, number in rows)
    return found


def _in_force(session: Session, texts: Mapping[uuid.UUID, str]) -> dict[uuid.UUID, str]:
    """The text of each runbook that was approved last."""
    found: dict[uuid.UUID, str] = {}
    for chunk in chunks(list(texts)):
        rows = session.execute(
            select(Revision.runbook_id, Revision.text).where(Revision.runbook_id.in_(chunk), is_in_force())
        )
        found.update((runbook, text) for runbook, text in rows)
    return found


def is_in_force() -> ColumnElement[bool]:
    """The SQL condition that a revision is the newest of its runbook that is approved."""
    later = aliased(Revision)
    last = (
        select(func.max(later.number))
        .where(later.runbook_id == Revision.runbook_id, later.state == RevisionState.APPROVED.value)
        .correlate(Revision)
        .scalar_subquery()
    )
    return Revision.number == last
