"""How often each value of a filter stands among the rows of a table: the statements that count."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from sqlalchemy import ColumnElement, Label, Select, SQLColumnExpression, case, func
from sqlalchemy.orm import Session

from catalogue.kinds.facets import code_of
from catalogue.resources.conditions import as_text, words_in
from catalogue.resources.filters import Filter

Rows = Select[*tuple[Any, ...]]
Counts = Counter[Any]
# How often each word of a facet's code is written so.
Written = Mapping[str, Counter[str]]


def table_of(rows: Rows) -> Any:
    """What the rows are of."""
    return rows.column_descriptions[0]["entity"]


def columns_counted(session: Session, rows: Rows, columns: Mapping[str, SQLColumnExpression[Any]]) -> dict[str, Counts]:
    """Counts of several columns from one statement, which tells each combination that is there and how often."""
    counts: dict[str, Counts] = {name: Counter() for name in columns}
    if not columns:
        return counts
    labelled: list[Label[Any]] = [column.label(f"counted_{name}") for name, column in columns.items()]
    statement = rows.with_only_columns(func.count(), *labelled, maintain_column_froms=True).group_by(*labelled)
    for number, *values in session.execute(statement):
        for name, value in zip(columns, values, strict=True):
            counts[name][value] += number
    return counts


def part_counted(session: Session, rows: Rows, narrowing: Filter) -> Counts:
    """Counts of a part's column: how many things have at least one row with each value."""
    return _things_with(session, rows, narrowing, _column(rows, narrowing))


def words_counted(session: Session, rows: Rows, narrowing: Filter) -> dict[str, tuple[str, int]]:
    """How many things have each code of free words, with the word as most of them write it."""
    if narrowing.part is None:
        written = _lists_written(session, rows, narrowing)
        counts = {code: sum(ways.values()) for code, ways in written.items()}
    else:
        written = _by_code(narrowing, part_counted(session, rows, narrowing))
        counts = {code: sum(ways.values()) for code, ways in written.items()}
        counts |= _of_several_ways(session, rows, narrowing, written)
    return {code: (max(ways, key=lambda word: (ways[word], word)), counts[code]) for code, ways in written.items()}


def _column(rows: Rows, narrowing: Filter) -> Any:
    holder: Any = narrowing.part.table if narrowing.part else table_of(rows)
    return getattr(holder, narrowing.field.attribute)


def _things_with(session: Session, rows: Rows, narrowing: Filter, value: Any, *among: ColumnElement[bool]) -> Counts:
    """How many things have a row of the part with each value of an expression."""
    part: Any = narrowing.part.table if narrowing.part else None
    labelled = value.label("counted")
    statement = (
        rows.with_only_columns(labelled, func.count(part.resource_id.distinct()), maintain_column_froms=True)
        .join(part, part.resource_id == table_of(rows).id)
        .where(_column(rows, narrowing) != "", *among)
        .group_by(labelled)
    )
    return Counter(dict(session.execute(statement).all()))


def _lists_written(session: Session, rows: Rows, narrowing: Filter) -> Written:
    """The words of lists: of those with one code in one list, the first."""
    spec = narrowing.field
    lists = columns_counted(session, rows, {narrowing.name: as_text(spec, _column(rows, narrowing))})[narrowing.name]
    coded = cache(partial(code_of, spec.facet))  # the same words stand in many lists
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for said, number in lists.items():
        first = {coded(word): word for word in reversed(list(words_in(spec, said)))}
        for code, word in first.items():
            written[code][word] += number
    return written


def _by_code(narrowing: Filter, counts: Counts) -> Written:
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, number in counts.items():
        written[code_of(narrowing.field.facet, word)][word] = number
    return written


def _of_several_ways(session: Session, rows: Rows, narrowing: Filter, written: Written) -> Counts:
    """The counts of codes that are written in several ways: a thing with two of these counts once."""
    codes = {word: code for code, ways in written.items() if len(ways) > 1 for word in ways}
    if not codes:
        return Counter()
    column = _column(rows, narrowing)
    return _things_with(session, rows, narrowing, case(codes, value=column), column.in_(codes))
