"""Which of our things a record from outside speaks of."""

import itertools
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.exchange.read_table import MADE_OF_TITLE
from catalogue.imports.identities import Identity, identities, names_of_things, told
from catalogue.imports.rules import Told
from catalogue.kinds import kind_of
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource, FormerSlug, ResourceVersion
from catalogue.resources.references import Names


@dataclass(frozen=True)
class Match:
    """A record, the thing it speaks of (None: a new one), and what its source said of it before.

    `namesakes` are things of the record's kind and title that are not what a new one speaks of.
    """

    record: Record
    thing: CataloguedResource | None
    last: Told | None
    namesakes: tuple[CataloguedResource, ...] = ()


@dataclass(frozen=True)
class Namesake:
    """A thing of a record's kind and title: whose it is, our reference for it, and its (source, external id)s."""

    id: uuid.UUID
    organisation_id: uuid.UUID | None
    reference: str
    names: Sequence[tuple[str, str]]

    def is_from(self, source: str) -> bool:
        """Whether this source gave us the thing, under whatever name."""
        return any(one == source for one, _ in self.names)

    def is_called(self, name: str) -> bool:
        """Whether the thing has this name, which is more than its title again, here or with some source."""
        return says_more_than_title(name) and name in (self.reference, *(one for _, one in self.names))


Address = tuple[str, str]
"""A kind, with a slug or a title."""


@dataclass
class Matcher:
    """Matches by (source, external id), else by short address, else by exact title within the kind.

    What a source called otherwise before is found by that name, unless the source meanwhile calls something else so
    too: a tender is what its first award speaks of, and not its second. No thing is matched twice in one file. A
    title alone is no match for what another source, or this one under another name, already gave us, nor for what
    another organisation publishes than the one that the record names: two councils both have a dataset called “Car
    parks”.
    """

    session: Session
    source: str
    organisations: Names
    claimed: set[uuid.UUID] = field(default_factory=set)

    def match(self, records: Sequence[Record]) -> list[Match]:
        """The matches of some records, in their order."""
        known = identities(self.session, self.source, [name for record in records for name in record.names])
        called = names_of_things(self.session, [one.resource_id for one in known.values()])
        by_slug = self._by_slug([record for record in records if record.slug and record.external_id not in known])
        by_title = self._by_title(
            [one for one in records if one.external_id not in known and (one.kind, one.slug) not in by_slug]
        )
        chosen = [self._choice(record, self._named(record, known, called), by_slug, by_title) for record in records]
        apart = [
            [] if thing_id else self._others(by_title.get(_titled(record), []))
            for record, thing_id in zip(records, chosen, strict=True)
        ]
        wanted = [*filter(None, chosen), *itertools.chain.from_iterable(apart)]
        things = self._things({record.kind for record in records}, wanted)
        return [
            self._match(record, things[thing_id], known)
            if thing_id in things
            else Match(record, None, None, tuple(things[one] for one in others))
            for record, thing_id, others in zip(records, chosen, apart, strict=True)
        ]

    def _named(
        self, record: Record, known: dict[str, Identity], called: dict[uuid.UUID, list[tuple[str, str]]]
    ) -> uuid.UUID | None:
        """The thing that the source calls so, or called so and nothing else than this since."""
        if record.external_id in known:
            return known[record.external_id].resource_id
        for name in record.earlier_ids:
            found = known[name].resource_id if name in known else None
            names = {one for source, one in called.get(found, []) if source == self.source} if found else set()
            if found and names <= set(record.names):
                return found
        return None

    def _choice(
        self,
        record: Record,
        named: uuid.UUID | None,
        by_slug: dict[Address, uuid.UUID],
        by_title: dict[Address, list[Namesake]],
    ) -> uuid.UUID | None:
        candidates = [named] if named else []
        if not candidates and record.slug:
            candidates = [one for one in (by_slug.get((record.kind, record.slug)),) if one]
        if not candidates:
            candidates = [one.id for one in by_title.get(_titled(record), []) if self._may_be(one, record)]
        for one in candidates:
            if one not in self.claimed:
                self.claimed.add(one)
                return one
        return None

    def _may_be(self, namesake: Namesake, record: Record) -> bool:
        """Whether a thing of the record's title is what it speaks of: it has the same name with another source, or
        nobody gave it to us, and nothing speaks against it."""
        if namesake.is_from(self.source):
            return False
        return namesake.is_called(record.external_id) or not (
            namesake.names or self._is_another_publishers(namesake, record)
        )

    def _is_another_publishers(self, namesake: Namesake, record: Record) -> bool:
        """Whether both name an organisation, and not the same. A blank is one that is named and nobody here knows."""
        if namesake.organisation_id is None or "organisation" not in record.values:
            return False
        return self.organisations.find(str(record.values["organisation"])) != namesake.organisation_id

    def _others(self, namesakes: list[Namesake]) -> list[uuid.UUID]:
        """Those that the source does not tell apart by itself, as it does what it gave us before or gives us now."""
        return [one.id for one in namesakes if one.id not in self.claimed and not one.is_from(self.source)]

    def _by_slug(self, records: Sequence[Record]) -> dict[Address, uuid.UUID]:
        found: dict[Address, uuid.UUID] = {}
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

    def _by_title(self, records: Sequence[Record]) -> dict[Address, list[Namesake]]:
        found: dict[Address, list[Namesake]] = {}
        thing = CataloguedResource
        for kind in {record.kind for record in records}:
            titles = {str(record.values.get("title")) for record in records if record.kind == kind}
            rows = self.session.execute(
                select(thing.title, thing.id, thing.organisation_id, thing.identifier)
                .where(thing.kind == kind, thing.title.in_(titles))
                .order_by(thing.created_at)
            ).all()
            names = names_of_things(self.session, [row.id for row in rows])
            for row in rows:
                namesake = Namesake(row.id, row.organisation_id, row.identifier, names.get(row.id, []))
                found.setdefault((kind, row.title), []).append(namesake)
        return found

    def _things(self, kinds: set[str], ids: list[uuid.UUID]) -> dict[uuid.UUID, CataloguedResource]:
        found: dict[uuid.UUID, CataloguedResource] = {}
        for kind in kinds:
            table: Any = kind_of(kind).table
            found.update({thing.id: thing for thing in self.session.scalars(select(table).where(table.id.in_(ids)))})
        return found

    def _match(self, record: Record, thing: CataloguedResource, known: dict[str, Identity]) -> Match:
        said = (known[name] for name in record.names if name in known)
        identity = next((one for one in said if one.resource_id == thing.id), None)
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


def says_more_than_title(name: str) -> bool:
    """Whether what a source calls a thing is more than its title again, which says nothing to another source."""
    return bool(name) and not name.startswith(MADE_OF_TITLE)


def _titled(record: Record) -> Address:
    return record.kind, str(record.values.get("title"))
