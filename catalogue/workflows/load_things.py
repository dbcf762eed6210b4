"""Load catalogued things of any kind: found again by what their source calls them, compared, made or changed."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from catalogue.imports.identities import (
    Identity,
    Sighting,
    identities,
    keep_identities,
    plain,
    restore_identities,
    told,
)
from catalogue.imports.states import Verdict
from catalogue.imports.tables import ImportRun, StagedRow
from catalogue.kinds import kind_of
from catalogue.kinds.record import Record, RowProblem, Severity
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.directory import OrganisationEntry
from catalogue.resources.desk import Desk
from catalogue.resources.operations import Change, describe_many, register_many
from catalogue.resources.undo import undo_operation
from catalogue.terms import OrganisationType
from catalogue.workflows.desks import full_desk, vouched
from catalogue.workflows.load_judging import LOAD_AGAIN, Judge
from catalogue.workflows.load_matching import Matcher
from catalogue.workflows.load_names import NameBook, make_organisations
from catalogue.workflows.loading import BATCH, Applied, Bench, Judgement, Progress, Stays, overtaken


class ThingLoader:
    """The loader of datasets, systems, contracts, agreements, reports and runbooks."""

    judges_by_writing = False
    can_undo = True

    def judge(self, bench: Bench, records: Sequence[Record], progress: Progress) -> Judgement:
        """Match, compare and check every record against what stands; nothing is written."""
        at = vouched(full_desk(bench.session, bench.actor, bench.today))
        book = NameBook(bench.session, bench.actor, at.references)
        matcher = Matcher(bench.session, bench.source, at.references.organisations)
        judgement = Judgement()
        for start in range(0, len(records), BATCH):
            batch = [book.matched(record) for record in records[start : start + BATCH]]
            judge = Judge(bench, at, book)
            judgement.rows += judge.rows(matcher.match(batch))
            judgement.problems += judge.problems
            progress("Checking", min(start + BATCH, len(records)), len(records))
        judgement.problems += book.problems
        judgement.also("organisations", len(book.new_organisations))
        return judgement

    def apply(self, bench: Bench, rows: Sequence[StagedRow]) -> tuple[Applied, list[RowProblem]]:
        """Make and change up to 500 things in this transaction, and remember what the source said."""
        entries = {slug: _organisation(said) for row in rows for slug, said in row.record["organisations"].items()}
        make_organisations(bench.session, bench.actor, entries)
        at = vouched(full_desk(bench.session, bench.actor, bench.today, f"Imported from {bench.list_name}"))
        seen = identities(bench.session, bench.source, [name for row in rows for name in _names(row)])
        new = [row for row in rows if row.verdict == Verdict.NEW]
        known = [row for row in rows if row.verdict != Verdict.NEW]
        taken = [row for row in new if row.record["external_id"] in seen]  # another import used the name meanwhile
        fresh = [row for row in new if row.record["external_id"] not in seen]
        done: Applied = list(zip(fresh, self._make(at, fresh), strict=True))
        changed, problems = self._change(at, known)
        done += changed
        sightings = _sightings(done, seen)
        _keep_last_words(done, sightings, seen)
        keep_identities(bench.session, bench.source, sightings, seen)
        return done, problems + [overtaken(row) for row in taken]

    def undo(self, bench: Bench, run: ImportRun, rows: Sequence[StagedRow]) -> list[Stays]:
        """Take things back as they were before this run."""
        at = vouched(full_desk(bench.session, bench.actor, bench.today, f"Import from {bench.list_name} taken back"))
        undone = undo_operation(at, run.operation_id, [row.subject_id for row in rows if row.subject_id])
        gone = [row for row in rows if row.subject_id not in undone.left]
        restore_identities(bench.session, bench.source, {name: said for row in gone for name, said in _last_words(row)})
        return [
            Stays(row, undone.left[row.subject_id], forbidden=row.subject_id in undone.forbidden)
            for row in rows
            if row.subject_id in undone.left
        ]

    def _make(self, at: Desk, rows: Sequence[StagedRow]) -> list[uuid.UUID]:
        return register_many(at, [_record_of(row) for row in rows]) if rows else []

    def _change(self, at: Desk, rows: Sequence[StagedRow]) -> tuple[Applied, list[RowProblem]]:
        ids = [row.subject_id for row in rows if row.subject_id]
        things = {thing.id: thing for thing in _load(at, ids, rows)}
        done: Applied = []
        problems: list[RowProblem] = []
        changes: list[Change] = []
        for row in rows:
            thing = things.get(row.subject_id) if row.subject_id else None
            if thing is None or (row.record["changes_anything"] and thing.version != row.record["version"]):
                problems.append(overtaken(row))
                continue
            if hindered := at.why_not(thing, row.record["values"]):
                problems.append(RowProblem(row.row, "", row.title, Severity.CONFLICT, hindered, LOAD_AGAIN))
                continue
            done.append((row, thing.id))
            if row.record["changes_anything"]:
                changes.append(Change(thing, _record_of(row), thing.version))
        if changes:
            describe_many(at, changes)
        return done, problems


def _load(at: Desk, ids: list[uuid.UUID], rows: Sequence[StagedRow]) -> list[CataloguedResource]:
    found: list[CataloguedResource] = []
    for code in {row.record["kind"] for row in rows}:
        table: Any = kind_of(code).table
        found += at.session.scalars(select(table).where(table.id.in_(ids)))
    return found


def _names(row: StagedRow) -> list[str]:
    """All that the source calls or has called what a row speaks of."""
    return [name for name in (row.record["external_id"], *row.record.get("earlier_ids", ())) if name]


def _keep_last_words(done: Applied, sightings: Sequence[Sighting], seen: dict[str, Identity]) -> None:
    """What the source had said before, so that an undone import leaves no trace in the next comparison."""
    before: dict[uuid.UUID, dict[str, Any]] = {}
    for one in sightings:
        identity = seen.get(one.external_id)
        before.setdefault(one.resource_id, {})[one.external_id] = plain(identity.told) if identity else None
    for row, thing_id in done:
        row.before = {"last_words": before.get(thing_id, {}) if thing_id else {}}


def _last_words(row: StagedRow) -> list[tuple[str, dict[str, Any] | None]]:
    """What the source had called and said of a row's thing before."""
    before = row.before or {}
    if "last_words" in before:
        return list(before["last_words"].items())
    return [(row.record["external_id"], before.get("imported"))]  # of an import made before a thing had several names


def _sightings(done: Applied, seen: dict[str, Identity]) -> list[Sighting]:
    """What the source says now, under each name of a thing; an earlier name stays with the thing that has it."""
    found: dict[str, Sighting] = {}
    for row, thing_id in done:
        for name in _names(row) if thing_id else []:
            holder = found.get(name) or seen.get(name)
            if name == row.record["external_id"] or holder is None or holder.resource_id == thing_id:
                found[name] = Sighting(thing_id, name, told(row.record["remembered"]), row.record["raw"])
    return list(found.values())


def _record_of(row: StagedRow) -> Record:
    said = row.record
    return Record(said["kind"], said["values"], said["parts"], said["owners"], said["slug"])


def _organisation(said: dict[str, Any]) -> OrganisationEntry:
    return OrganisationEntry(**said | {"organisation_type": OrganisationType(said["organisation_type"])})
