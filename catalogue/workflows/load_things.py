"""Load catalogued things of any kind: found again by what their source calls them, compared, made or changed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from catalogue.access import Action, may
from catalogue.errors import BadInput
from catalogue.imports.identities import (
    Identity,
    Sighting,
    identities,
    keep_identities,
    names_of_things,
    plain,
    restore_identities,
    told,
)
from catalogue.imports.operations import Staged
from catalogue.imports.rules import Clash, Comparison, Told, compare
from catalogue.imports.states import Verdict
from catalogue.imports.tables import ImportRun, StagedRow
from catalogue.kinds import kind_of
from catalogue.kinds.record import Record, RowProblem, Severity
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.values import written
from catalogue.people.directory import OrganisationEntry
from catalogue.resources.desk import Desk, desk
from catalogue.resources.operations import Change, describe_many, register_many
from catalogue.resources.records import records_of
from catalogue.resources.undo import undo_operation
from catalogue.resources.unseen import records_as_seen
from catalogue.terms import OrganisationType
from catalogue.workflows.load_matching import Match, Matcher, says_more_than_title
from catalogue.workflows.load_names import NameBook, make_organisations
from catalogue.workflows.loading import BATCH, Applied, Bench, Judgement, Progress


class ThingLoader:
    """The loader of datasets, systems, contracts, agreements, reports and runbooks."""

    judges_by_writing = False
    can_undo = True

    def judge(self, bench: Bench, records: Sequence[Record], progress: Progress) -> Judgement:
        """Match, compare and check every record against what stands; nothing is written."""
        at = desk(bench.session, bench.actor, bench.today)
        book = NameBook(bench.session, bench.actor, at.references)
        matcher = Matcher(bench.session, bench.source, at.references.organisations)
        judgement = Judgement()
        for start in range(0, len(records), BATCH):
            batch = [book.matched(record) for record in records[start : start + BATCH]]
            judge = _Judge(bench, at, book)
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
        at = desk(bench.session, bench.actor, bench.today, f"Imported from {bench.source}")
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
        return done, problems + [_overtaken(row) for row in taken]

    def undo(self, bench: Bench, run: ImportRun, rows: Sequence[StagedRow]) -> list[RowProblem]:
        """Take things back as they were before this run."""
        at = desk(bench.session, bench.actor, bench.today, f"Import from {bench.source} taken back")
        undone = undo_operation(at, run.operation_id, [row.subject_id for row in rows if row.subject_id])
        left = [row for row in rows if row.subject_id in undone.left]
        gone = [row for row in rows if row.subject_id not in undone.left]
        restore_identities(bench.session, bench.source, {name: said for row in gone for name, said in _last_words(row)})
        return [
            RowProblem(row.row, "", row.title, Severity.CONFLICT, undone.left[row.subject_id], "Change it by hand.")
            for row in left
            if row.subject_id
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
                problems.append(_overtaken(row))
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


def _overtaken(row: StagedRow) -> RowProblem:
    reason = "Someone changed this entry after the file was checked, so we left it as it is."
    return RowProblem(row.row, "", row.title, Severity.CONFLICT, reason, "Load the file again.")


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


@dataclass
class _Judge:
    """Judges one batch: says what is new, changed, the same, clashing or refused."""

    bench: Bench
    at: Desk
    book: NameBook
    problems: list[RowProblem] = field(default_factory=list)
    names: dict[uuid.UUID, list[tuple[str, str]]] = field(default_factory=dict)

    def rows(self, matches: Sequence[Match]) -> list[Staged]:
        things = [match.thing for match in matches if match.thing is not None]
        standing = records_of(self.bench.session, things, self.at.references, self.bench.today)
        seen = records_as_seen(self.bench.session, self.bench.actor, standing)
        current = {thing.id: record for thing, record in zip(things, seen, strict=True)}
        self.names = names_of_things(self.bench.session, list(current))
        return [self._row(match, current[match.thing.id] if match.thing else None) for match in matches]

    def _row(self, match: Match, current: Record | None) -> Staged:
        record = match.record
        if match.thing is None or current is None:
            self._tell_of_namesakes(match)
            return self._new(record)
        if not may(self.bench.actor, Action.EDIT, match.thing.facts):
            reason = "There is an entry for this that you may not change."
            self._say(record, "", "", Severity.REFUSED, reason, "Ask a data steward to load it.")
            return self._staged(record, Verdict.REFUSED, None, Comparison())
        keys = {part.name: part.key for part in kind_of(record.kind).parts}
        found = compare(_told(record), _told(current), match.last, keys)
        for clash in found.clashes:
            self._clash(record, clash, match.thing, match.last)
        if found.changes_anything and not self._is_sound(_changes(record, found), current.values):
            return self._staged(record, Verdict.REFUSED, match.thing, found)
        verdict = Verdict.CHANGED if found.changes_anything else Verdict.UNCHANGED
        if found.clashes and not found.changes_anything:
            verdict = Verdict.CONFLICT
        return self._staged(record, verdict, match.thing, found)

    def _tell_of_namesakes(self, match: Match) -> None:
        """Say which entry of the same name is not taken for what a record speaks of, if the loader may see one."""
        seen = next((one for one in match.namesakes if may(self.bench.actor, Action.READ, one.facts)), None)
        if seen is None:
            return
        names = self.at.references.organisations
        whose = f", published by {names.labels[names.slugs[seen.organisation_id]]}" if seen.organisation_id else ""
        reason = f"An entry of this name is here already{whose}. We took this for another one."
        mend = f"If they are the same, write “{seen.slug}” under the heading “slug”"
        if says_more_than_title(match.record.external_id):
            mend += f", or “{match.record.external_id}” as the reference of that entry"
        self._say(match.record, "title", seen.title, Severity.NOTE, reason, f"{mend}.")

    def _new(self, record: Record) -> Staged:
        values = dict(record.values)
        if self.bench.visibility:
            values["visibility"] = self.bench.visibility
        whole = Told(values, record.parts, record.owners)
        found = Comparison(changes=whole, remembered=_told(record))
        sound = self._is_sound(_changes(record, found), None)
        return self._staged(record, Verdict.NEW if sound else Verdict.REFUSED, None, found)

    def _is_sound(self, record: Record, standing: dict[str, Any] | None) -> bool:
        """Whether the operation that will write this would take it."""
        try:
            self.at.reader(kind_of(record.kind)).read(record, standing)
        except BadInput as error:
            for problem in error.problems:
                self._say(record, problem.field, problem.value, Severity.REFUSED, problem.reason, problem.mend)
            return False
        return True

    def _clash(self, record: Record, clash: Clash, thing: CataloguedResource, last: Told | None) -> None:
        ours = written(clash.current)[:80] if not isinstance(clash.current, dict) else "…"
        others = sorted({source for source, _ in self.names.get(thing.id, []) if source != self.bench.source})
        if others:
            reason = f"This is “{ours}” here, as another source ({', '.join(others)}) or someone here put it."
        elif last is None:
            reason = f"This is “{ours}” in the entry that we have, and the source says otherwise."
        else:
            reason = f"Someone here changed this to “{ours}”, and the source changed it too."
        place = f"Settle it in the entry ({kind_of(record.kind).plural}/{thing.slug})."
        self._say(record, clash.name, written(clash.incoming), Severity.CONFLICT, f"{reason} We kept ours.", place)

    def _say(self, record: Record, column: str, value: str, severity: Severity, reason: str, mend: str) -> None:
        self.problems.append(RowProblem(record.row, column, value[:200], severity, reason, mend))

    def _staged(self, record: Record, verdict: Verdict, thing: CataloguedResource | None, found: Comparison) -> Staged:
        payload = {
            "kind": record.kind,
            "slug": record.slug,
            "external_id": record.external_id,
            "earlier_ids": list(record.earlier_ids),
            "version": thing.version if thing else 0,
            "values": found.changes.values,
            "parts": found.changes.parts,
            "owners": found.changes.owners,
            "changes_anything": found.changes_anything,
            "remembered": plain(found.remembered),
            "raw": record.raw,
            "organisations": self._organisations(found.changes),
        }
        return Staged(record.row, str(record.values.get("title", "")), verdict, thing.id if thing else None, payload)

    def _organisations(self, changes: Told) -> dict[str, dict[str, Any]]:
        """Those of the organisations to be made that this row needs."""
        named = {str(value) for value in changes.values.values() if isinstance(value, str)}
        named |= {str(row.get("organisation")) for rows in changes.parts.values() for row in rows}
        return {slug: vars(entry) for slug, entry in self.book.new_organisations.items() if slug in named}


def _changes(record: Record, found: Comparison) -> Record:
    changes = found.changes
    return Record(record.kind, changes.values, changes.parts, changes.owners, record.slug, row=record.row)


def _told(record: Record) -> Told:
    return Told(record.values, record.parts, record.owners, record.as_of)
