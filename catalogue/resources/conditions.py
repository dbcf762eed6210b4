"""Facets of numbers and of free words as conditions of the database: for tables, and for search without an index."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, cast, false, or_, select, true
from sqlalchemy.orm import Session

from catalogue.kinds.facets import code_of
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.ranges import COMPLETENESS, Range
from catalogue.kinds.resource import CataloguedResource as Thing

Condition = ColumnElement[bool]
# The words behind each code of a facet of free words, as they are written.
Spellings = Mapping[str, Collection[str]]


def step_of(range_: Range, today: date) -> ColumnElement[str]:
    """The code of the step of a range that a thing has reached."""
    return case(*((_has_reached(range_, step.least, today), step.code) for step in reversed(range_.steps)))


def _has_reached(range_: Range, least: int, today: date) -> Condition:
    if least <= 0:
        return true()
    if range_ is COMPLETENESS:
        return Thing.completeness >= least
    last = today - timedelta(days=least)
    morning_after = datetime.combine(last + timedelta(days=1), time(), UTC)
    return and_(Thing.updated_at < morning_after, or_(Thing.attested_on.is_(None), Thing.attested_on <= last))


def spellings(session: Session, spec: Field, column: Any) -> Spellings:
    """How words are written in a column, whoever may see them: to make conditions of, and shown to nobody."""
    lists = session.scalars(select(as_text(spec, column)).distinct())
    found: dict[str, set[str]] = {}
    for word in {word for said in lists for word in words_in(spec, said)}:
        found.setdefault(code_of(spec.facet, word), set()).add(word)
    return found


def as_text(spec: Field, column: Any) -> ColumnElement[str]:
    """A column of words as the database compares it: lists are held as JSON."""
    text: ColumnElement[str] = cast(column, Text) if spec.type is FieldType.LIST else column
    return text


def words_in(spec: Field, said: str | None) -> Iterator[str]:
    """The words in such a text."""
    if not said:
        return
    yield from (json.loads(said) or ()) if spec.type is FieldType.LIST else (said,)


def holds_word(spec: Field, column: Any, words: Iterable[str]) -> Condition:
    """Whether a column, or the list in it, has any of these words."""
    if spec.type is not FieldType.LIST:
        found: Condition = column.in_(list(words))
        return found
    text = as_text(spec, column)
    return or_(false(), *(text.contains(json.dumps(word), autoescape=True) for word in sorted(words)))
