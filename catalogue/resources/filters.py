"""By what a table of things can be narrowed: the vocabulary and reference fields of a kind, and of its parts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.kinds import kind_of
from catalogue.kinds.facets import WORD_FACETS
from catalogue.kinds.kind import Field, FieldType, Part
from catalogue.kinds.ranges import RANGES
from catalogue.kinds.resource import CataloguedResource, Ownership
from catalogue.kinds.shared import SHARED_FIELDS
from catalogue.people.tables import Person
from catalogue.resources.conditions import holds_word
from catalogue.resources.owners import owned, unowned
from catalogue.resources.records import current_ownership
from catalogue.resources.references import References
from catalogue.resources.rules import months_on
from catalogue.terms import Lifecycle

_NARROWING = frozenset({FieldType.TERM, FieldType.THEME, FieldType.TEAM, FieldType.ORGANISATION})
NOBODY, SOMEBODY = "none", "some"
ENDS = "ends"
ENDS_WITHIN = {"3": "Within 3 months", "6": "Within 6 months", "12": "Within 12 months"}


@dataclass(frozen=True)
class Filter:
    """One way to narrow a table; `part` is set where it looks at the rows of a part, such as columns."""

    field: Field
    part: Part | None = None

    @property
    def name(self) -> str:
        """What the URL calls it."""
        return self.field.facet or self.field.name

    @property
    def label(self) -> str:
        """What people call it."""
        return {"joins_on": "Joins on", "tag": "Keyword"}.get(self.name, self.field.label)

    @property
    def is_of_words(self) -> bool:
        """Whether it chooses among free words, by their codes."""
        return self.name in WORD_FACETS


def filters_of(kind: str) -> tuple[Filter, ...]:
    """The filters of a kind's table, its own first; of all kinds' tables if empty. Keywords come last: there are many.

    Beside them there are `RANGES`, the owner and, for kinds that end, `ENDS`.
    """
    if not kind:
        return tuple(Filter(spec) for spec in (*_narrowing(SHARED_FIELDS), *_keywords(SHARED_FIELDS)))
    found = kind_of(kind)
    of_parts = [Filter(spec, part) for part in found.parts for spec in part.fields if spec.facet]
    own, shared = (list(map(Filter, _narrowing(fields))) for fields in (found.own_fields, found.shared_fields))
    return (*shared[:2], *own, *of_parts, *shared[2:], *map(Filter, _keywords(found.fields)))


def _narrowing(fields: Sequence[Field]) -> Iterator[Field]:
    return (spec for spec in fields if spec.type in _NARROWING)


def _keywords(fields: Sequence[Field]) -> Iterator[Field]:
    return (spec for spec in fields if spec.type is FieldType.LIST and spec.facet)


def filter_names(kind: str) -> list[str]:
    """All that the list of a kind may be narrowed by."""
    ends = [ENDS] if has_an_end(kind) else []
    return [*(narrowing.name for narrowing in filters_of(kind)), *RANGES, "owner", *ends]


def condition(
    session: Session, table: Any, narrowing: Filter, values: Sequence[str], references: References
) -> ColumnElement[bool]:
    """The SQL condition of one filter: any of the values. Free words are chosen by their codes, or as they are."""
    spec = narrowing.field
    holder: Any = narrowing.part.table if narrowing.part else table
    column: ColumnElement[Any] = getattr(holder, spec.attribute)
    if narrowing.is_of_words:
        matching = holds_word(spec, column, references.words_of(session, spec, column, values))
    elif spec.type in (FieldType.TEAM, FieldType.ORGANISATION):
        names = references.teams if spec.type is FieldType.TEAM else references.organisations
        matching = column.in_([found for value in values if (found := names.find(value))])
    else:
        matching = column.in_(values)
    if narrowing.part is None:
        return matching
    rows: ColumnElement[bool] = table.id.in_(select(holder.resource_id).where(matching))
    return rows


def has_an_end(kind: str) -> bool:
    """Whether things of this kind end on a day, so that their table has the filter `ends`."""
    return bool(kind) and any(spec.name == "end_on" for spec in kind_of(kind).fields)


def ending_condition(table: Any, values: Sequence[str], today: date) -> ColumnElement[bool]:
    """Things not retired that end from today until so many months on, both days counted; the longest of the values.

    A value that is not in `ENDS_WITHIN` adds nothing, as a code that no vocabulary has.
    """
    until = [months_on(today, int(value)) for value in values if value in ENDS_WITHIN]
    ending: ColumnElement[bool] = table.end_on.between(today, max(until, default=date.min))
    return and_(ending, table.lifecycle != Lifecycle.RETIRED.value)


def ownership_condition(actor: Actor, values: Sequence[str], today: date) -> ColumnElement[bool] | None:
    """Things owned by nobody (`none`), by somebody (`some`), or by people of these slugs; None where it says nothing.

    For those who may read the directory: for others who owns what would show in what is left out.
    """
    if not may(actor, Action.READ_PEOPLE):
        return None
    wanted = [unowned(today)] if NOBODY in values else []
    wanted += [owned(today)] if SOMEBODY in values else []
    people = [value for value in values if value not in (NOBODY, SOMEBODY)]
    if people:
        theirs = select(Ownership.resource_id).join(Person, Person.id == Ownership.person_id)
        wanted.append(CataloguedResource.id.in_(theirs.where(Person.slug.in_(people), current_ownership(today))))
    return or_(*wanted) if wanted else None
