"""What the search index is told of each thing: its names, its words by field, its facets and its labels of rights.

Names of people are left out: they are for council staff, and the index also answers the public.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import labels_of_thing
from catalogue.glossary.queries import word_groups
from catalogue.kinds import kind_of
from catalogue.kinds.facets import code_of
from catalogue.kinds.kind import Field, FieldType, Part
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource, ExternalIdentity, FormerSlug, Ownership
from catalogue.kinds.values import blank
from catalogue.people.tables import Person
from catalogue.resources.attesting import due_on
from catalogue.resources.records import chunks, current_ownership, records_of
from catalogue.resources.references import References, load_references
from catalogue.search.council_words import council_words
from catalogue.search.document import LISTED, IndexDocument
from catalogue.search.schema import OWNER
from catalogue.search.vocabulary import Vocabulary, WordGroup, beside, vocabulary_from
from catalogue.search.words import key
from catalogue.workflows.plain_words import plain, steps_apart
from catalogue.workflows.proven import DRILLED, proven_things
from catalogue.workflows.surroundings import uses

NAME_BOOST = 3.0
LABELLED = frozenset({FieldType.TEAM, FieldType.ORGANISATION, FieldType.THEME})
WORDS_OF_PARTS = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.TERM, FieldType.ORGANISATION})
# The instructions of a runbook, of which each step is found by itself.
NUMBERED = frozenset({"body"})
STEPS = "steps"
# Nobody looks for these words, and spelling must not offer them.
FOR_PROGRAMS = frozenset({"media_type", "data_type"})
_FILE_NAME = re.compile(r"[^\s/]+\.[a-z0-9]{2,8}", re.IGNORECASE)
_ITEM_ID = re.compile(r"(?<![0-9a-f])(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-f])")


def documents_of(session: Session, ids: Iterable[UUID], today: date) -> list[IndexDocument]:
    """The documents of those of these things that are there."""
    things = _things(session, list(ids))
    if not things:
        return []
    references = load_references(session)
    records = records_of(session, things, references, today)
    found = [thing.id for thing in things]
    around = _Around(
        called=_called_elsewhere(session, found),
        owners=_owners(session, found, today),
        uses=uses(session, found, today),
        proven=proven_things(session, [thing.id for thing in things if thing.kind in DRILLED], today),
    )
    return [_document(thing, record, references, around) for thing, record in zip(things, records, strict=True)]


def vocabulary_of(session: Session) -> Vocabulary:
    """Which words stand for each other: those of the glossary, and beside them those that are shipped."""
    return _vocabulary_beside(tuple(word_groups(session)))


@lru_cache(maxsize=2)
def _vocabulary_beside(glossary: tuple[tuple[str, ...], ...]) -> Vocabulary:
    """Kept until the glossary's words change: it is asked for after every change of anything."""
    return vocabulary_from(beside([WordGroup(names) for names in glossary], council_words()))


def _things(session: Session, ids: Sequence[UUID]) -> list[CataloguedResource]:
    """Things with the columns of their kinds, a statement a kind for each lot."""
    found: list[CataloguedResource] = []
    for lot in chunks(ids):
        kinds: dict[str, list[UUID]] = defaultdict(list)
        rows = session.execute(
            select(CataloguedResource.id, CataloguedResource.kind).where(CataloguedResource.id.in_(lot))
        )
        for identity, code in rows:
            kinds[code].append(identity)
        for code, of_kind in sorted(kinds.items()):
            table = kind_of(code).table
            statement = select(table).where(table.id.in_(of_kind)).execution_options(populate_existing=True)
            found += session.scalars(statement)
    return found


def _called_elsewhere(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """What sources call things, and the addresses that they once had."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for lot in chunks(ids):
        for table, name in ((ExternalIdentity, ExternalIdentity.external_id), (FormerSlug, FormerSlug.slug)):
            for identity, words in session.execute(select(table.resource_id, name).where(table.resource_id.in_(lot))):
                found[identity].append(words)
    return found


def _owners(session: Session, ids: Sequence[UUID], today: date) -> dict[UUID, list[str]]:
    """Who answers for each thing today, by the addresses of people."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for lot in chunks(ids):
        statement = (
            select(Ownership.resource_id, Person.slug)
            .join(Person, Person.id == Ownership.person_id)
            .where(Ownership.resource_id.in_(lot), current_ownership(today))
            .distinct()
            .order_by(Person.slug)
        )
        for identity, slug in session.execute(statement):
            found[identity].append(slug)
    return found


@dataclass(frozen=True)
class _Around:
    """What is known of many things besides their records.

    What they are called elsewhere, whose they are, with how many things of each visibility they are linked, and until
    when drills prove them.
    """

    called: Mapping[UUID, Sequence[str]]
    owners: Mapping[UUID, Sequence[str]]
    uses: Mapping[UUID, Mapping[str, int]]
    proven: Mapping[UUID, date]


def _document(thing: CataloguedResource, record: Record, references: References, around: _Around) -> IndexDocument:
    return IndexDocument(
        id=thing.id,
        version=thing.version,
        kind=thing.kind,
        slug=thing.slug,
        title=thing.title,
        summary=thing.summary,
        names=tuple(dict.fromkeys([*around.called[thing.id], *_names(record)])),
        text=dict(_texts(record, references)),
        labels=labels_of_thing(thing.facts),
        facets=_facets(record) | {OWNER: tuple(around.owners[thing.id])},
        lifecycle=thing.lifecycle,
        completeness=thing.completeness,
        updated=thing.updated_at.date(),
        attested=thing.attested_on,
        due=due_on(thing),
        proven=around.proven.get(thing.id),
        used=around.uses[thing.id],
    )


def _names(record: Record) -> Iterator[str]:
    """What a thing is exactly called: references, other titles, file names, web addresses and the ids within them."""
    kind = kind_of(record.kind)
    for field in kind.fields:
        value = record.values.get(field.name)
        if field.boost >= NAME_BOOST and not blank(value):
            yield from value if isinstance(value, list) else [str(value)]
    for address in [*_addresses(record), str(record.values.get("identifier") or "")]:
        if "://" in address:
            yield address
            yield from _ITEM_ID.findall(address)
            last = address.partition("?")[0].rpartition("/")[2]
            yield from [last] if _FILE_NAME.fullmatch(last) else []
    for rows in record.parts.values():
        yield from (row["title"] for row in rows if _FILE_NAME.fullmatch(row.get("title") or ""))


def _addresses(record: Record) -> Iterator[str]:
    kind = kind_of(record.kind)
    yield from (
        record.values[field.name]
        for field in kind.fields
        if field.type is FieldType.URL and not blank(record.values.get(field.name))
    )
    for part in kind.parts:
        names = [field.name for field in part.fields if field.type is FieldType.URL]
        yield from (row[name] for row in record.parts.get(part.name, []) for name in names if not blank(row.get(name)))


def _texts(record: Record, references: References) -> Iterator[tuple[str, str]]:
    """The words of a thing by field and by part."""
    kind = kind_of(record.kind)
    for field in kind.fields:
        value = record.values.get(field.name)
        if blank(value) or field.name == "title" or not (field.boost or field.type in LABELLED):
            continue
        if field.name in NUMBERED:
            rest, steps = steps_apart(str(value))
            yield field.name, rest
            yield STEPS, "\n".join(steps)
        else:
            yield field.name, _words(field, value, references)
    for part in kind.parts:
        lines = [_line(part, row, references) for row in record.parts.get(part.name, [])]
        if any(lines):
            yield part.name, "\n".join(dict.fromkeys(line for line in lines if line))


def _words(field: Field, value: Any, references: References) -> str:
    if field.type is FieldType.LIST:
        return LISTED.join(value)
    if field.type in LABELLED:
        return references.label(field, value)
    if field.type is FieldType.TERM and field.terms is not None:
        term = field.terms.named(value)
        return term.label if term else str(value)
    return plain(value) if field.type is FieldType.MARKDOWN else str(value)


def _line(part: Part, row: dict[str, Any], references: References) -> str:
    """One row of a part in one line: what it is called, and what else is said of it, each said once."""
    said: dict[str, str] = {}
    for field in part.fields:
        if field.type in WORDS_OF_PARTS and field.name not in FOR_PROGRAMS and not blank(row.get(field.name)):
            words = " ".join(_words(field, row[field.name], references).split())
            said.setdefault(key(words), words)
    name, *others = said.values() or ("",)
    return f"{name}: {LISTED.join(others)}" if others else name


def _facets(record: Record) -> dict[str, tuple[str, ...]]:
    kind = kind_of(record.kind)
    said: dict[str, list[str]] = {"kind": [record.kind]}
    for field in kind.fields:
        if field.facet:
            said.setdefault(field.facet, []).extend(_said(record.values.get(field.name)))
    for part in kind.parts:
        for field in part.fields:
            if field.facet:
                rows = record.parts.get(part.name, [])
                said.setdefault(field.facet, []).extend(one for row in rows for one in _said(row.get(field.name)))
    return {facet: _each_once(facet, found) for facet, found in said.items()}


def _said(value: Any) -> list[str]:
    """What a value adds to a facet: each of a list."""
    if blank(value):
        return []
    return value if isinstance(value, list) else [str(value)]


def _each_once(facet: str, said: Sequence[str]) -> tuple[str, ...]:
    """Values without those that have the code of one before them."""
    first: dict[str, str] = {}
    for one in said:
        first.setdefault(code_of(facet, one), one)
    return tuple(first.values())
