"""Which of our things a record from outside speaks of."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.exchange.read_table import MADE_OF_TITLE
from catalogue.imports.identities import Identity, identities, names_of_things, told
from catalogue.imports.rules import Told
from catalogue.kinds import kind_of
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource, FormerSlug, ResourceVersion
from catalogue.people.tables import Organisation


@dataclass(frozen=True)
class Match:
    """A record, the thing it speaks of (None: a new one), and what its source said of it before."""

    record: Record
    thing: CataloguedResource | None
    last: Told | None


@dataclass
class Matcher:
    """Matches by (source, external id), else by short address, else by exact title within the kind.

    No thing is matched twice in one file. A title alone is no match for what another source, or this one under
    another name, already gave us, nor for what somebody else publishes: two councils both have a dataset called
    “Car parks”.
    """

    session: Session
    source: str
    claimed: set[uuid.UUID] = field(default_factory=set)

    def match(self, records: Sequence[Record]) -> list[Match]:
        """The matches of some records, in their order."""
        known = identities(self.session, self.source, [record.external_id for record in records if record.external_id])
        by_slug = self._by_slug([record for record in records if record.slug and record.external_id not in known])
        by_title = self._by_title(
            [one for one in records if one.external_id not in known and (one.kind, one.slug) not in by_slug]
        )
        ids = {
            row: thing_id
            for row, record in enumerate(records)
            if (thing_id := self._choice(record, known, by_slug, by_title)) is not None
        }
        things = self._things({record.kind for record in records}, list(ids.values()))
        return [
            self._match(record, things.get(ids.get(row, uuid.UUID(int=0))), known) for row, record in enumerate(records)
        ]

    def _choice(
        self,
        record: Record,
        known: dict[str, Identity],
        by_slug: dict[tuple[str, str], uuid.UUID],
        by_title: dict[tuple[str, str], list[uuid.UUID]],
    ) -> uuid.UUID | None:
        found = known.get(record.external_id)
        candidates = [found.resource_id] if found else []
        if not candidates and record.slug:
            candidates = [one for one in (by_slug.get((record.kind, record.slug)),) if one]
        if not candidates:
            candidates = by_title.get((record.kind, str(record.values.get("title"))), [])
        for one in candidates:
            if one not in self.claimed:
                self.claimed.add(one)
                return one
        return None

    def _by_slug(self, records: Sequence[Record]) -> dict[tuple[str, str], uuid.UUID]:
        found: dict[tuple[str, str], uuid.UUID] = {}
        for kind in {record.kind for record in records}:
            slugs = [record.slug for record in records if record.kind == kind]
            former = select(FormerSlug.slug, FormerSlug.resource_id).where(
                FormerSlug.kind == kind, FormerSlug.slug.in_(slugs)
            )
            today = select(CataloguedResource.slug, CataloguedResource.id).where(
                CataloguedResource.kind == kind, CataloguedResource.slug.in_(slugs)
            )
            for statement in (former, today):
                found.update({(kind, slug): thing for slug, thing in self.session.execute(statement)})
        return found

    def _by_title(self, records: Sequence[Record]) -> dict[tuple[str, str], list[uuid.UUID]]:
        found: dict[tuple[str, str], list[uuid.UUID]] = {}
        for kind in {record.kind for record in records}:
            wanted = {str(record.values.get("title")): record for record in records if record.kind == kind}
            rows = self.session.execute(
                select(CataloguedResource.title, CataloguedResource.id, func.coalesce(Organisation.slug, ""))
                .outerjoin(Organisation, Organisation.id == CataloguedResource.organisation_id)
                .where(CataloguedResource.kind == kind, CataloguedResource.title.in_(list(wanted)))
                .order_by(CataloguedResource.created_at)
            ).all()
            names = names_of_things(self.session, [thing for _, thing, _ in rows])
            for title, thing, publisher in rows:
                if self._is_free(names.get(thing, []), wanted[title]) and _may_be_of(publisher, wanted[title]):
                    found.setdefault((kind, title), []).append(thing)
        return found

    def _is_free(self, names: list[tuple[str, str]], record: Record) -> bool:
        """Whether a thing of this title may be the record's: nobody gave it to us, or someone did by the same name.

        A name that is only the title again says nothing to another source.
        """
        if any(source == self.source for source, _ in names):
            return False
        says_more = bool(record.external_id) and not record.external_id.startswith(MADE_OF_TITLE)
        return not names or (says_more and any(one == record.external_id for _, one in names))

    def _things(self, kinds: set[str], ids: list[uuid.UUID]) -> dict[uuid.UUID, CataloguedResource]:
        found: dict[uuid.UUID, CataloguedResource] = {}
        for kind in kinds:
            table: Any = kind_of(kind).table
            found.update({thing.id: thing for thing in self.session.scalars(select(table).where(table.id.in_(ids)))})
        return found

    def _match(self, record: Record, thing: CataloguedResource | None, known: dict[str, Identity]) -> Match:
        if thing is None:
            return Match(record, None, None)
        identity = known.get(record.external_id)
        return Match(record, thing, identity.told if identity else self._as_exported(record, thing))

    def _as_exported(self, record: Record, thing: CataloguedResource) -> Told | None:
        """How the thing stood when the table was exported here: what differs from it was changed in the table."""
        number = str(record.raw.get("version", ""))
        if not record.slug or not number.isdigit():
            return None
        then = self.session.scalar(
            select(ResourceVersion.record).where(
                ResourceVersion.resource_id == thing.id, ResourceVersion.number == int(number)
            )
        )
        return told(then) if then else None


def _may_be_of(publisher: str, record: Record) -> bool:
    """Whether a record may speak of a thing of this publisher: it names the same one, or either names none."""
    said = str(record.values.get("organisation") or "")
    return publisher in {"", said} or not said
