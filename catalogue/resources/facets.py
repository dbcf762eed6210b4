"""What a table can be narrowed by, with counts: a filter's own choice is left out of its counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.facets import code_of
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.ranges import RANGES
from catalogue.resources.conditions import step_of
from catalogue.resources.counting import Counts, Rows, columns_counted, part_counted, table_of, words_counted
from catalogue.resources.filters import ENDS, ENDS_WITHIN, Filter, filters_of, has_an_end
from catalogue.resources.listing import ListRequest, filtered, total_of
from catalogue.resources.references import References

# As many of the free words as search lists of any facet.
MOST_WORDS = 40
Option = tuple[str, str, int]


@dataclass(frozen=True)
class Facet:
    """One filter with the values that are there to choose, as (value, label, count), the most frequent first.

    `unlisted` says how many others there are.
    """

    name: str
    label: str
    options: Sequence[Option]
    unlisted: int = 0


def facets(session: Session, actor: Actor, request: ListRequest, references: References, today: date) -> list[Facet]:
    """The filters of the table asked for. Those without a choice of their own are counted in one pass."""
    counting = _Counting(session, actor, request, references, today)
    together = counting.together()
    found = [counting.of_field(narrowing, together) for narrowing in filters_of(request.kind)]
    found += [counting.of_range(name, together) for name in RANGES]
    if has_an_end(request.kind):
        found.insert(1, counting.of_end())
    return found


@dataclass(frozen=True)
class _Counting:
    """Counts the values of each filter of one table."""

    session: Session
    actor: Actor
    request: ListRequest
    references: References
    today: date

    def together(self) -> dict[str, Counts]:
        """The counts of every column that nothing is chosen of."""
        narrowed = self.request.filters
        rows = self._rows()
        columns: dict[str, ColumnElement[Any]] = {
            one.name: _column(rows, one.field)
            for one in filters_of(self.request.kind)
            if one.name not in narrowed and one.part is None and not one.is_of_words
        }
        columns |= {name: step_of(range_, self.today) for name, range_ in RANGES.items() if name not in narrowed}
        return columns_counted(self.session, rows, columns)

    def of_field(self, narrowing: Filter, together: Mapping[str, Counts]) -> Facet:
        """A filter of a field of the kind, or of its parts."""
        name, rows = narrowing.name, self._rows(but=narrowing.name)
        if narrowing.is_of_words:
            return self._of_words(narrowing, rows)
        if name in together:
            counts = together[name]
        elif narrowing.part is None:
            counts = columns_counted(self.session, rows, {name: _column(rows, narrowing.field)})[name]
        else:
            counts = part_counted(self.session, rows, narrowing)
        counts.update(_chosen_codes(narrowing, self._chosen(name)))
        return Facet(name, narrowing.label, _options(narrowing.field, counts, self.references))

    def _of_words(self, narrowing: Filter, rows: Rows) -> Facet:
        """The words that most things have, and those that are chosen."""
        counted = words_counted(self.session, rows, narrowing)
        chosen = {code_of(narrowing.name, value) for value in self._chosen(narrowing.name)}
        first = sorted(counted, key=lambda code: (-counted[code][1], code))
        listed = [code for place, code in enumerate(first) if place < MOST_WORDS or code in chosen]
        options = [(code, *counted[code]) for code in listed]
        return Facet(narrowing.name, narrowing.label, options, len(first) - len(listed))

    def of_range(self, name: str, together: Mapping[str, Counts]) -> Facet:
        """A filter by steps, in their order."""
        counts, range_ = together.get(name), RANGES[name]
        if counts is None:
            counts = columns_counted(self.session, self._rows(but=name), {name: step_of(range_, self.today)})[name]
        steps = [(step.code, step.label, counts[step.code]) for step in range_.steps]
        return Facet(name, range_.label, [one for one in steps if one[2] or one[0] in self._chosen(name)])

    def of_end(self) -> Facet:
        """How many end soon, by how soon: each step holds the ones before it."""
        steps = []
        for value, label in ENDS_WITHIN.items():
            within = replace(self.request, filters={**self.request.filters, ENDS: (value,)})
            number = total_of(self.session, self.actor, within, self.references, self.today)
            if number or value in self._chosen(ENDS):
                steps.append((value, label, number))
        return Facet(ENDS, "Ends", steps)

    def _chosen(self, name: str) -> Sequence[str]:
        return self.request.filters.get(name, ())

    def _rows(self, but: str = "") -> Rows:
        """The rows of the table, under all filters or all but one."""
        others = {name: values for name, values in self.request.filters.items() if name != but}
        return filtered(self.session, self.actor, replace(self.request, filters=others), self.references, self.today)


def _column(rows: Rows, spec: Field) -> ColumnElement[Any]:
    column: ColumnElement[Any] = getattr(table_of(rows), spec.attribute)
    return column


def _chosen_codes(narrowing: Filter, values: Sequence[str]) -> dict[str, int]:
    """What is chosen of a closed vocabulary, counted none yet: it has a label even where nothing is found."""
    terms = narrowing.field.terms
    return {value: 0 for value in values if terms is not None and value in {term.value for term in terms}}


def _options(spec: Field, counts: Counts, references: References) -> list[Option]:
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
