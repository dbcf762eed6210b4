"""How a change is written down: the version that history keeps, and the event that followers read."""

import uuid
from typing import Any

from sqlalchemy.orm import Session

from catalogue.audit import Happening
from catalogue.kinds.kind import Kind
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import Desk
from catalogue.resources.records import snapshot
from catalogue.store import now, operation_id


def version_row(at: Desk, identity: uuid.UUID, number: int, changed: list[str], record: Record) -> dict[str, Any]:
    """The row of one version: the whole record after the change, and the names of what changed."""
    return {
        "id": uuid.uuid4(),
        "resource_id": identity,
        "number": number,
        "at": now(at.session),
        "operation_id": operation_id(at.session),
        "actor": at.actor.name,
        "note": at.note,
        "changed": changed,
        "record": snapshot(record),
    }


def happening(kind: Kind, verb: str, identity: uuid.UUID, number: int, title: str, changed: list[str]) -> Happening:
    """The one audit event of one change to one thing."""
    details = {"title": title, "version": number, "changed": changed}
    return Happening(f"{kind.code}.{verb}", kind.code, identity, (identity,), details)


def touch(session: Session, resource: CataloguedResource) -> None:
    """Give the thing its next version number and time; the UPDATE is refused if someone else was first."""
    resource.version += 1
    resource.updated_at = now(session)
