"""What sources call our things: found by (source, external id), and what each source said last."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from catalogue.imports.rules import Told
from catalogue.kinds.resource import ExternalIdentity
from catalogue.store import now

_CHUNK = 500


@dataclass(frozen=True)
class Identity:
    """One thing's name with one source, and what that source said of it."""

    id: uuid.UUID
    resource_id: uuid.UUID
    source: str
    external_id: str
    told: Told


@dataclass(frozen=True)
class Sighting:
    """What a source says of a thing now, with the record as it came."""

    resource_id: uuid.UUID
    external_id: str
    told: Told
    raw: dict[str, Any]


def identities(session: Session, source: str, external_ids: Sequence[str]) -> dict[str, Identity]:
    """The known things among what a source names, by external id."""
    found: dict[str, Identity] = {}
    for start in range(0, len(external_ids), _CHUNK):
        chunk = external_ids[start : start + _CHUNK]
        rows = session.execute(
            select(
                ExternalIdentity.id,
                ExternalIdentity.resource_id,
                ExternalIdentity.source,
                ExternalIdentity.external_id,
                ExternalIdentity.imported,
            ).where(ExternalIdentity.source == source, ExternalIdentity.external_id.in_(chunk))
        )
        for row in rows:
            found[row.external_id] = Identity(row.id, row.resource_id, row.source, row.external_id, told(row.imported))
    return found


def names_of_things(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[tuple[str, str]]]:
    """All outside names, as (source, external id), of things by id."""
    found: dict[uuid.UUID, list[tuple[str, str]]] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = session.execute(
            select(ExternalIdentity.resource_id, ExternalIdentity.source, ExternalIdentity.external_id).where(
                ExternalIdentity.resource_id.in_(ids[start : start + _CHUNK])
            )
        )
        for row in rows:
            found.setdefault(row.resource_id, []).append((row.source, row.external_id))
    return found


def keep_identities(session: Session, source: str, sightings: Sequence[Sighting], known: dict[str, Identity]) -> None:
    """Remember what a source says of things, some `known` already. Their change itself is recorded where it is made."""
    moment = now(session)
    new, seen_again = [], []
    for one in sightings:
        row = {"raw": one.raw, "imported": plain(one.told), "imported_at": moment}
        if one.external_id in known:
            seen_again.append(row | {"id": known[one.external_id].id})
        else:
            names = {"source": source, "external_id": one.external_id, "resource_id": one.resource_id}
            new.append(row | names | {"id": uuid.uuid4()})
    if new:
        session.execute(insert(ExternalIdentity), new)
    if seen_again:
        session.execute(update(ExternalIdentity), seen_again)


def restore_identities(session: Session, source: str, last_words: dict[str, dict[str, Any] | None]) -> None:
    """Make what a source said last what it was before an import: nothing, where the import was the first."""
    for external_id, imported in last_words.items():
        here = (ExternalIdentity.source == source) & (ExternalIdentity.external_id == external_id)
        if imported is None:
            session.execute(delete(ExternalIdentity).where(here))
        else:
            session.execute(update(ExternalIdentity).where(here).values(imported=imported))


def told(imported: dict[str, Any]) -> Told:
    """What a source said, from its stored form."""
    return Told(
        imported.get("values", {}), imported.get("parts", {}), imported.get("owners", {}), imported.get("as_of", "")
    )


def plain(said: Told) -> dict[str, Any]:
    """What a source said, as it is stored."""
    return {"values": said.values, "parts": said.parts, "owners": said.owners, "as_of": said.as_of}
