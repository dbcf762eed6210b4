"""How the demo council's catalogue came about: team after team in the past year, then checks and changes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from catalogue.kinds.record import Record
from portal.demo.cells import Row, months_later, rows_of

FOUNDED_MONTHS_AGO = 15
# Months before today in which each team entered what it has; what housing has was due for its yearly check.
WAVES = {
    "geospatial": 14,
    "housing": 13,
    "revenues": 11,
    "planning": 10,
    "highways": 9,
    "democratic": 8,
    "finance": 7,
    "digital": 6,
    "neighbourhood": 5,
    "adults": 4,
    "childrens": 3,
    "communities": 2,
}
_ENTERED_AT = time(10, 20)
_DEPRECATED_AT = time(14, 5)
_DEPRECATION = ("lifecycle", "deprecated_on", "replaced_by")

Key = tuple[str, str]


@dataclass(frozen=True)
class Edit:
    """One change that someone made: before it a field said `before`, since it says what the tables say."""

    at: datetime
    by: str
    key: Key
    field: str
    before: str
    note: str


@dataclass(frozen=True)
class Check:
    """That someone looked an entry through and said that it is right."""

    at: datetime
    by: str
    key: Key
    note: str


@dataclass(frozen=True)
class Story:
    """What was entered, deprecated, changed and checked, by moment; `entered` says when each thing was."""

    entered: dict[Key, datetime]
    arrivals: dict[datetime, list[Record]]
    deprecations: dict[datetime, list[Record]]
    edits: tuple[Edit, ...]
    checks: tuple[Check, ...]


def moment(day: date, at: time) -> datetime:
    """A moment of a day."""
    return datetime.combine(day, at, UTC)


def founded(today: date) -> datetime:
    """When the portal of the demo council was set up."""
    return moment(months_later(today, -FOUNDED_MONTHS_AGO), time(9, 0))


def story_of(records: Sequence[Record], today: date) -> Story:
    """Put everything in its time: the records as they were first entered, and what happened to them since."""
    edits, added = _changes(today)
    days = {_key(record): added.get(_key(record)) or _wave(record, today) for record in records}
    arrivals: dict[datetime, list[Record]] = defaultdict(list)
    deprecations: dict[datetime, list[Record]] = defaultdict(list)
    entered = {key: moment(day, _ENTERED_AT) for key, day in days.items()}
    for record in records:
        day = days[_key(record)]
        arrivals[entered[_key(record)]].append(_as_entered(record, edits))
        if record.values.get("replaced_by"):
            after = max(day, days[record.kind, record.values["replaced_by"]], _deprecated_on(record))
            deprecations[moment(after + timedelta(days=1), _DEPRECATED_AT)].append(_deprecation(record))
    return Story(entered, dict(arrivals), dict(deprecations), edits, _checks(today))


def _key(record: Record) -> Key:
    return record.kind, record.slug


def _wave(record: Record, today: date) -> date:
    return months_later(today, -WAVES[record.values["team"]])


def _deprecated_on(record: Record) -> date:
    return date.fromisoformat(record.values["deprecated_on"])


def _deprecation(record: Record) -> Record:
    values = {name: record.values[name] for name in _DEPRECATION if name in record.values}
    return Record(record.kind, values, slug=record.slug)


def _as_entered(record: Record, edits: Sequence[Edit]) -> Record:
    """The record before anyone changed it: live if it was replaced since, and without later edits."""
    values = dict(record.values)
    if values.get("replaced_by"):
        values = {name: value for name, value in values.items() if name not in _DEPRECATION}
    for edit in edits:
        if edit.key == _key(record):
            values[edit.field] = edit.before
    return replace(record, values=values)


def _changes(today: date) -> tuple[tuple[Edit, ...], dict[Key, date]]:
    """The edits, and the days of those things that were entered by themselves."""
    edits: list[Edit] = []
    added: dict[Key, date] = {}
    for row in rows_of("edits", today):
        key = row["kind"], row["slug"]
        day = date.fromisoformat(row["day"])
        if row["field"]:
            edits.append(Edit(_moment_of(row), row["by"], key, row["field"], row["before"], row["note"]))
        else:
            added[key] = day
    return tuple(edits), added


def _checks(today: date) -> tuple[Check, ...]:
    return tuple(
        Check(_moment_of(row), row["by"], (row["kind"], row["slug"]), row["note"]) for row in rows_of("checks", today)
    )


def _moment_of(row: Row) -> datetime:
    return moment(date.fromisoformat(row["day"]), time.fromisoformat(row["time"]))
