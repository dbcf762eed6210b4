"""The filters of search as conditions of the database, for when there is no index: they choose the same things."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, Text, and_, case, cast, false, or_, select, true
from sqlalchemy.orm import Session

from catalogue.kinds import KINDS
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.resource import CataloguedResource as Thing
from catalogue.kinds.resource import Ownership
from catalogue.people.tables import Organisation, Person, Team
from catalogue.resources.records import current_ownership
from catalogue.search.ranges import COMPLETENESS, FRESHNESS, Range
from catalogue.search.schema import OWNER, code_of

Condition = ColumnElement[bool]
_SHARED: dict[str, SQLColumnExpression[Any]] = {
    "kind": Thing.kind,
    "theme": Thing.theme,
    "lifecycle": Thing.lifecycle,
    "team": select(Team.slug).where(Team.id == Thing.team_id).scalar_subquery(),
    "organisation": select(Organisation.slug).where(Organisation.id == Thing.organisation_id).scalar_subquery(),
}


@dataclass(frozen=True)
class Filters:
    """The conditions of filters on one day; `session` is asked how free words are written."""

    session: Session
    today: date

    def counted(self) -> dict[str, SQLColumnExpression[Any]]:
        """The codes of those facets of which each thing has one, as columns."""
        return _SHARED | {
            "freshness": case(*self._steps(FRESHNESS)),
            "completeness": case(*self._steps(COMPLETENESS)),
        }

    def has_code(self, facet: str, codes: Collection[str]) -> Condition:
        """Whether a thing has any of these codes of a facet."""
        if facet in self.counted():
            return self.counted()[facet].in_(codes)
        if facet == OWNER:
            theirs = select(Ownership.resource_id).join(Person, Person.id == Ownership.person_id)
            return Thing.id.in_(theirs.where(Person.slug.in_(codes), current_ownership(self.today)))
        return or_(false(), *self._of_fields(facet, codes))

    def _steps(self, range_: Range) -> Iterator[tuple[Condition, str]]:
        for step in reversed(range_.steps):
            yield self._at_least(range_, step.least), step.code

    def _at_least(self, range_: Range, least: int) -> Condition:
        if least <= 0:
            return true()
        if range_ is COMPLETENESS:
            return Thing.completeness >= least
        last = self.today - timedelta(days=least)
        morning_after = datetime.combine(last + timedelta(days=1), time(), UTC)
        return and_(Thing.updated_at < morning_after, or_(Thing.attested_on.is_(None), Thing.attested_on <= last))

    def _of_fields(self, facet: str, codes: Collection[str]) -> Iterator[Condition]:
        """The conditions of each field of a kind or of its parts that feeds the facet."""
        for kind in KINDS:
            for field in kind.fields:
                if field.facet == facet:
                    table: Any = kind.table
                    yield Thing.id.in_(select(table.id).where(self._holds(table, field, codes)))
            for part in kind.parts:
                for field in part.fields:
                    if field.facet == facet:
                        rows: Any = part.table
                        yield Thing.id.in_(select(rows.resource_id).where(self._holds(rows, field, codes)))

    def _holds(self, table: Any, field: Field, codes: Collection[str]) -> Condition:
        column = getattr(table, field.attribute)
        found: Condition
        match field.type:
            case FieldType.ORGANISATION:
                found = column.in_(select(Organisation.id).where(Organisation.slug.in_(codes)))
            case FieldType.TEXT:
                said = self.session.scalars(select(column).distinct())
                found = column.in_([word for word in said if code_of(field.facet, word) in codes])
            case FieldType.LIST:
                found = self._lists(cast(column, Text), field.facet, codes)
            case _:
                found = column.in_(codes)
        return found

    def _lists(self, text: ColumnElement[str], facet: str, codes: Collection[str]) -> Condition:
        """Whether a list, which the database holds as JSON, has a word with one of these codes."""
        lists = (json.loads(row) for row in self.session.scalars(select(text).distinct()))
        words = {word for said in lists for word in said or () if code_of(facet, word) in codes}
        return or_(false(), *(text.contains(json.dumps(word), autoescape=True) for word in sorted(words)))
