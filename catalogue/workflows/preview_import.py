"""What an import would change, before and after, what it made, and which rows it refused, as their owner may see it."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.exchange.formats import Format, format_of
from catalogue.exchange.registers import HOW_TO_MEND, WHY_REFUSED
from catalogue.exchange.write_table import Lines, safe_cells
from catalogue.imports.queries import reports, staged
from catalogue.imports.rules import is_blank, same
from catalogue.imports.states import Verdict
from catalogue.imports.tables import ImportRun, StagedRow
from catalogue.kinds import BY_CODE, kind_of
from catalogue.kinds.record import Record, Severity
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.history import Speak, differences
from catalogue.resources.records import chunks, records_of
from catalogue.resources.references import References, load_references
from catalogue.resources.undo import edited_since
from catalogue.resources.unseen import records_as_seen
from catalogue.visibility import visible
from catalogue.workflows.export_records import entries

Speaker = Callable[[References], Speak]
"""Makes the function that says plain values in words."""
WRITTEN = (Verdict.NEW, Verdict.CHANGED)


@dataclass(frozen=True)
class Change:
    """One value that a row changes: of which entry, in words before and after. `thing` if there is a page to go to."""

    row: int
    title: str
    thing: CataloguedResource | None
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Written:
    """A row that makes or changes an entry; `thing` if there is a page to go to."""

    row: int
    title: str
    verdict: Verdict
    thing: CataloguedResource | None


def changes(
    session: Session, actor: Actor, today: date, run: ImportRun, speaker: Speaker, limit: int | None = None
) -> list[Change]:
    """What the changed rows change, value by value. Who may: whoever handed the file in (`NotFound` for others).

    What stands now is shown as the actor may see it today: of an entry that they may no more see, nothing is told.
    """
    rows = staged(session, actor, run, [Verdict.CHANGED], limit)
    chosen = format_of(run.format)
    references = load_references(session)
    if chosen.subject in BY_CODE:
        return _of_things(session, actor, today, rows, references, speaker)
    return _of_entries(session, actor, chosen, rows, speaker(references))


def _of_things(
    session: Session,
    actor: Actor,
    today: date,
    rows: Sequence[StagedRow],
    references: References,
    speaker: Speaker,
) -> list[Change]:
    seen = _seen(session, actor, rows)
    things = list(seen.values())
    standing = records_as_seen(session, actor, records_of(session, things, references, today))
    current = {thing.id: record for thing, record in zip(things, standing, strict=True)}
    for slug, made in ((slug, made) for row in rows for slug, made in row.record.get("organisations", {}).items()):
        references.organisations.add(uuid.uuid4(), slug, made["name"])
    speak = speaker(references)
    return [
        change
        for row in rows
        if row.subject_id is not None and row.subject_id in current
        for change in _of_thing(row, seen[row.subject_id], current[row.subject_id], speak)
    ]


def _seen(session: Session, actor: Actor, rows: Sequence[StagedRow]) -> dict[uuid.UUID, Any]:
    """The things of rows that the actor may see today."""
    found: dict[uuid.UUID, Any] = {}
    for code in {row.record["kind"] for row in rows if row.subject_id}:
        table: Any = kind_of(code).table
        for some in chunks([row.subject_id for row in rows if row.subject_id]):
            seen = session.scalars(select(table).where(table.id.in_(some), visible(actor)))
            found.update((thing.id, thing) for thing in seen)
    return found


def _of_thing(row: StagedRow, thing: CataloguedResource, current: Record, speak: Speak) -> list[Change]:
    said = row.record
    before = {"values": current.values, "parts": current.parts, "owners": current.owners}
    after = {name: before[name] | said[name] for name in before}
    found = differences(kind_of(said["kind"]), before, after, speak)
    return [Change(row.row, thing.title, thing, one.label, one.before, one.after) for one in found]


def _of_entries(
    session: Session, actor: Actor, chosen: Format, rows: Sequence[StagedRow], speak: Speak
) -> list[Change]:
    """Of people, teams, words and the like: what the file says otherwise than the entry of this name does."""
    if not rows or chosen.shape is None:
        return []
    find = _finder(entries(session, actor, chosen.subject), chosen.shape.key)
    return [
        Change(row.row, row.title, None, spec.label, speak(spec, before.get(spec.name)), speak(spec, after))
        for row in rows
        if (before := find(row.record["values"])) is not None
        for spec in chosen.shape.fields
        if not is_blank(after := row.record["values"].get(spec.name)) and not same(after, before.get(spec.name))
    ]


def _finder(records: Sequence[Record], key: tuple[str, ...]) -> Callable[[Mapping[str, Any]], Mapping[str, Any] | None]:
    """Finds what stands for what a row says: by its key, else by its name."""
    ways = (key, ("name",))
    known = {(way, _named(record.values, way)): record.values for record in records for way in ways}

    def find(said: Mapping[str, Any]) -> Mapping[str, Any] | None:
        return next((known[way, name] for way in ways if all(name := _named(said, way)) and (way, name) in known), None)

    return find


def _named(values: Mapping[str, Any], way: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(values.get(name) or "").casefold() for name in way)


def written(
    session: Session,
    actor: Actor,
    run: ImportRun,
    verdicts: Sequence[Verdict] = WRITTEN,
    limit: int | None = None,
) -> list[Written]:
    """The rows that make or change entries, in their order. Who may: as for `changes`."""
    rows = staged(session, actor, run, verdicts, limit)
    is_of_things = format_of(run.format).subject in BY_CODE
    seen = _seen(session, actor, rows) if is_of_things else {}
    return [
        Written(row.row, row.title, Verdict(row.verdict), seen.get(row.subject_id) if row.subject_id else None)
        for row in rows
    ]


def refused_lines(session: Session, actor: Actor, run: ImportRun) -> Lines:
    """The refused rows of a table as they came, under its own headings, with why and how to mend them: as a file that
    can be handed in again. Who may: as for `changes`."""
    said = defaultdict(list)
    for one in reports(session, actor, run):
        if one.severity == Severity.REFUSED and one.row:
            said[one.row].append(one)
    headings = list(run.columns)
    lines = [safe_cells([*headings, WHY_REFUSED, HOW_TO_MEND])]
    for row in sorted(staged(session, actor, run, [Verdict.REFUSED]), key=lambda row: row.row):
        why = " ".join(dict.fromkeys(f"{one.column}: {one.reason}".removeprefix(": ") for one in said[row.row]))
        mend = " ".join(dict.fromkeys(one.mend for one in said[row.row] if one.mend))
        cells = _cells(row, headings)
        lines.append(safe_cells([*cells[: len(headings)], why, mend, *cells[len(headings) :]]))
    return lines


def _cells(row: StagedRow, headings: Sequence[str]) -> list[str]:
    """A row's cells as they came. One that was left because something changed meanwhile has them only in its record."""
    if row.record.get("line"):
        return list(row.record["line"])
    raw = row.record.get("raw") or {}
    return [str(raw.get(heading, "")) for heading in headings]


def count_edited(session: Session, run: ImportRun, ids: Sequence[uuid.UUID]) -> int:
    """How many of these things, of those that a run made or changed, somebody has changed since."""
    return len(edited_since(session, run.operation_id, ids))
