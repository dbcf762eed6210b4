"""The filters of search as conditions of the database, for when there is no index: they choose the same things."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import SQLColumnExpression, false, or_, select
from sqlalchemy.orm import Session

from catalogue.kinds import KINDS
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.ranges import COMPLETENESS, FRESHNESS
from catalogue.kinds.resource import CataloguedResource as Thing
from catalogue.kinds.resource import Ownership
from catalogue.people.tables import Organisation, Person, Team
from catalogue.resources.conditions import Condition, holds_word, spellings, step_of
from catalogue.resources.records import current_ownership
from catalogue.search.schema import OWNER

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
            "freshness": step_of(FRESHNESS, self.today),
            "completeness": step_of(COMPLETENESS, self.today),
        }

    def has_code(self, facet: str, codes: Collection[str]) -> Condition:
        """Whether a thing has any of these codes of a facet."""
        if facet in self.counted():
            return self.counted()[facet].in_(codes)
        if facet == OWNER:
            theirs = select(Ownership.resource_id).join(Person, Person.id == Ownership.person_id)
            return Thing.id.in_(theirs.where(Person.slug.in_(codes), current_ownership(self.today)))
        return or_(false(), *self._of_fields(facet, codes))

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
            case FieldType.TEXT | FieldType.LIST:
                written = spellings(self.session, field, column)
                found = holds_word(field, column, {word for code in codes for word in written.get(code, ())})
            case _:
                found = column.in_(codes)
        return found
