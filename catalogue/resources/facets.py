"""What a table can be narrowed by, with counts: a filter's own choice is left out of its counts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, func
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.kind import Field, FieldType
from catalogue.resources.filters import ENDS, ENDS_WITHIN, Filter, filters_of, has_an_end
from catalogue.resources.listing import ListRequest, filtered, total_of
from catalogue.resources.references import References


@dataclass(frozen=True)
class Facet:
    """One filter with the values that are there to choose, as (value, label, count), the most frequent first."""

    name: str
    label: str
    options: Sequence[tuple[str, str, int]]


def facets(session: Session, actor: Actor, request: ListRequest, references: References, today: date) -> list[Facet]:
    """The filters of the table asked for. Those without a choice of their own are counted in one pass."""
    offered = filters_of(request.kind)
    chosen = [one for one in offered if one.name in request.filters]
    shared = [one for one in offered if one not in chosen and one.part is None]
    counted = _count_together(session, filtered(actor, request, references, today), shared)
    for narrowing in offered:
        if narrowing.name not in counted:
            others = {name: values for name, values in request.filters.items() if name != narrowing.name}
            within = filtered(actor, replace(request, filters=others), references, today)
            counted |= (
                _count_together(session, within, [narrowing])
                if narrowing.part is None
                else _count_part(session, within, narrowing)
            )
    for narrowing in chosen:
        counted[narrowing.name].update(_chosen_codes(narrowing, request.filters[narrowing.name]))
    found = [Facet(one.name, one.label, _options(one.field, counted[one.name], references)) for one in offered]
    if has_an_end(request.kind):
        found.insert(1, _ending(session, actor, request, references, today))
    return found


def _ending(session: Session, actor: Actor, request: ListRequest, references: References, today: date) -> Facet:
    """How many end soon, by how soon: each step holds the ones before it."""
    steps = []
    for value, label in ENDS_WITHIN.items():
        within = replace(request, filters={**request.filters, ENDS: (value,)})
        number = total_of(session, actor, within, references, today)
        if number or value in request.filters.get(ENDS, ()):
            steps.append((value, label, number))
    return Facet(ENDS, "Ends", steps)


def _count_together(
    session: Session, within: Select[tuple[Any]], narrowings: Sequence[Filter]
) -> dict[str, Counter[Any]]:
    """Counts of several columns from one statement, which tells each combination that is there and how often."""
    table = within.column_descriptions[0]["entity"]
    columns = [getattr(table, narrowing.field.attribute) for narrowing in narrowings]
    counts: dict[str, Counter[Any]] = {narrowing.name: Counter() for narrowing in narrowings}
    if not columns:
        return counts
    statement = within.with_only_columns(func.count(), *columns, maintain_column_froms=True).group_by(*columns)
    for number, *values in session.execute(statement):
        for narrowing, value in zip(narrowings, values, strict=True):
            counts[narrowing.name][value] += number
    return counts


def _count_part(session: Session, within: Select[tuple[Any]], narrowing: Filter) -> dict[str, Counter[Any]]:
    """Counts of a part's column: how many things have at least one row with each value."""
    table = within.column_descriptions[0]["entity"]
    part: Any = narrowing.part.table if narrowing.part else None
    column = getattr(part, narrowing.field.attribute)
    statement = (
        within.with_only_columns(column, func.count(part.resource_id.distinct()), maintain_column_froms=True)
        .join(part, part.resource_id == table.id)
        .where(column != "")
        .group_by(column)
    )
    return {narrowing.name: Counter(dict(session.execute(statement).all()))}


def _chosen_codes(narrowing: Filter, values: Sequence[str]) -> dict[str, int]:
    """What is chosen of a closed vocabulary, counted none yet: it has a label even where nothing is found."""
    terms = narrowing.field.terms
    return {value: 0 for value in values if terms is not None and value in {term.value for term in terms}}


def _options(spec: Field, counts: Counter[Any], references: References) -> list[tuple[str, str, int]]:
    named = [(*_value_and_label(spec, value, references), number) for value, number in counts.items() if value]
    return sorted(named, key=lambda option: (-option[2], option[1].casefold()))


def _value_and_label(spec: Field, value: Any, references: References) -> tuple[str, str]:
    if spec.terms is not None:
        term = spec.terms.named(value)
        return value, term.label if term else value
    if spec.type in (FieldType.TEAM, FieldType.ORGANISATION):
        slug = references.plain(spec, value)
        return slug, references.label(spec, slug)
    return value, references.label(spec, value) if spec.type is FieldType.THEME else value
