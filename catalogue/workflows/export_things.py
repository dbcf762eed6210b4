"""Things of a kind as an actor may see them, whole and ready to be written into a file."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.kinds import kind_of
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.records import records_of
from catalogue.resources.references import load_references
from catalogue.resources.unseen import records_as_seen
from catalogue.visibility import visible

_CHUNK = 500


@dataclass(frozen=True)
class SeenThing:
    """A thing's row and its record, with the version it is exported from."""

    row: CataloguedResource
    record: Record


def seen_things(
    session: Session, actor: Actor, today: date, code: str, ids: Sequence[uuid.UUID] | None = None
) -> Iterator[SeenThing]:
    """The things of a kind that the actor may see (of `ids`, if given) by short address; owners only for those who may
    read the directory."""
    references = load_references(session)
    table: Any = kind_of(code).table
    statement = select(table).where(visible(actor)).order_by(CataloguedResource.slug)
    rows = list(session.scalars(statement if ids is None else statement.where(table.id.in_(ids))))
    shows_people = may(actor, Action.READ_PEOPLE)
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        records = records_as_seen(session, actor, records_of(session, chunk, references, today))
        for row, record in zip(chunk, records, strict=True):
            owners = record.owners if shows_people else {}
            yield SeenThing(row, replace(record, owners=owners, raw={"version": row.version}))
