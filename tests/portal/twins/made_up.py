"""A thing of any kind, made up by chance from what the kind itself says of its fields and lists."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from catalogue.kinds import kind_of
from catalogue.kinds.kind import Field, FieldType, Kind, Part
from catalogue.kinds.record import Record
from catalogue.terms import Licence
from tests.conftest import TODAY

# Few words for many things, so that what is hidden shares its words with what is seen.
WORDS = ("allotment", "bins", "bin", "grit", "housing", "repairs", "rounds", "routes", "zebra", "zebras")
TEAMS = ("housing", "waste")
ORGANISATIONS = ("test-council", "test-supplier", "test-agency")
THEMES = ("waste", "waste-bins", "care")
FILLED = 0.6
_SETTLED_ELSEWHERE = frozenset(
    "title identifier visibility sensitive security_classification lifecycle deprecated_on".split()
)
# Days from today, so that nothing ends before it begins and contracts run out on both sides of today.
_EARLY, _LATE, _LATEST = (-700, -150), (-100, 400), (500, 800)
_EARLY_FIELDS, _LATEST_FIELDS = frozenset({"start_on", "period_from", "issued"}), frozenset({"latest_end_on"})


def some_words(chance: Random, most: int = 3) -> str:
    """A few of the words."""
    return " ".join(chance.choices(WORDS, k=chance.randint(1, most)))


def made_up(chance: Random, kind_code: str, key: str) -> Record:
    """A record that anyone would accept; `key` is its slug and its reference, by which it is found again."""
    kind = kind_of(kind_code)
    values = _values(chance, kind.fields) | {
        "title": f"{some_words(chance).capitalize()} {key.rpartition('-')[2]}",
        "identifier": key,
        "lifecycle": chance.choice(("live", "live", "live", "draft", "deprecated", "retired")),
    }
    return Record(kind.code, values, _parts(chance, kind), slug=key)


def _values(chance: Random, fields: tuple[Field, ...], without: frozenset[str] = _SETTLED_ELSEWHERE) -> dict[str, Any]:
    return {
        spec.name: _value(chance, spec)
        for spec in fields
        if spec.name not in without and (spec.required or chance.random() < FILLED)
    }


def _parts(chance: Random, kind: Kind) -> dict[str, list[dict[str, Any]]]:
    return {part.name: _rows(chance, part) for part in kind.parts}


def _rows(chance: Random, part: Part) -> list[dict[str, Any]]:
    """Up to three rows, no two with one key."""
    key = part.field(part.key)
    keys = {_value(chance, key): None for _ in range(chance.randint(0, 3))}
    return [_values(chance, part.fields, frozenset()) | {part.key: value} for value in keys]


def _value(chance: Random, spec: Field) -> Any:
    if spec.terms is not None:
        return chance.choice([term.value for term in spec.terms])
    return _BY_TYPE[spec.type](chance, spec)


def _date(chance: Random, spec: Field) -> str:
    within = _EARLY if spec.name in _EARLY_FIELDS else _LATEST if spec.name in _LATEST_FIELDS else _LATE
    return (TODAY + timedelta(days=chance.randint(*within))).isoformat()


_BY_TYPE: dict[FieldType, Callable[[Random, Field], Any]] = {
    FieldType.TEXT: lambda chance, _: some_words(chance),
    FieldType.LONG_TEXT: lambda chance, _: some_words(chance, 9),
    FieldType.MARKDOWN: lambda chance, _: f"1. {some_words(chance, 9)}\n2. *{some_words(chance)}*",
    FieldType.LIST: lambda chance, _: chance.sample(WORDS, chance.randint(1, 2)),
    FieldType.LICENCE: lambda chance, _: chance.choice([licence.value for licence in Licence]),
    FieldType.BOOLEAN: lambda chance, _: chance.choice((True, False)),
    FieldType.INTEGER: lambda chance, _: chance.randint(1, 18),
    FieldType.MONEY: lambda chance, _: f"{chance.randint(1, 90_000)}.50",
    FieldType.DATE: _date,
    FieldType.URL: lambda chance, _: f"https://data.example/{chance.choice(WORDS)}.csv",
    FieldType.EMAIL: lambda chance, _: f"{chance.choice(WORDS)}@council.example",
    FieldType.TEAM: lambda chance, _: chance.choice(TEAMS),
    FieldType.ORGANISATION: lambda chance, _: chance.choice(ORGANISATIONS),
    FieldType.THEME: lambda chance, _: chance.choice(THEMES),
    FieldType.RESOURCE: lambda chance, _: "",
}
