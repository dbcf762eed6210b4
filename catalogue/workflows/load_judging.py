"""The verdict on each record of a thing that comes in: new, changed, the same, clashing or refused, and why."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from catalogue.access import Action, Thing, may
from catalogue.errors import BadInput
from catalogue.exchange.formats import list_name
from catalogue.imports.identities import names_of_things, plain
from catalogue.imports.operations import Staged
from catalogue.imports.rules import Clash, Comparison, Told, compare
from catalogue.imports.states import Verdict
from catalogue.kinds import kind_of
from catalogue.kinds.record import Record, RowProblem, Severity
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.values import written
from catalogue.resources.desk import Desk
from catalogue.resources.drafts import Draft, facts_of_new
from catalogue.resources.records import records_of
from catalogue.resources.unseen import records_as_seen
from catalogue.workflows.load_matching import Match, says_more_than_title
from catalogue.workflows.load_names import NameBook
from catalogue.workflows.loading import Bench

LOAD_AGAIN = "We kept ours. Load it again then."


@dataclass
class Judge:
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
            return self._refused(record, match.thing.facts)
        parts = kind_of(record.kind).parts
        keys, growing = {part.name: part.key for part in parts}, frozenset(part.name for part in parts if part.grows)
        found = compare(_told(record), _told(current), match.last, keys, growing)
        for clash in found.clashes:
            self._clash(record, clash, match.thing, match.last)
        self._leave_hindered(record, found, match)
        if found.changes_anything and self._draft(_changes(record, found), current) is None:
            return self._staged(record, Verdict.REFUSED, match.thing, found)
        verdict = Verdict.CHANGED if found.changes_anything else Verdict.UNCHANGED
        if found.clashes and not found.changes_anything:
            verdict = Verdict.CONFLICT
        return self._staged(record, verdict, match.thing, found)

    def _leave_hindered(self, record: Record, found: Comparison, match: Match) -> None:
        """Keep what a topic forbids to change, with its reason; it is told again at each import until it is settled."""
        assert match.thing is not None
        for name, value in list(found.changes.values.items()):
            if hindered := self.at.why_not(match.thing, {name: value}):
                found.forgo(name, match.last)
                self._say(record, name, written(value), Severity.CONFLICT, hindered, LOAD_AGAIN)

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
        if self.bench.visibility and values.get("visibility") != "restricted":  # no choice for all opens what is closed
            values["visibility"] = self.bench.visibility
        whole = Told(values, record.parts, record.owners)
        found = Comparison(changes=whole, remembered=_told(record))
        draft = self._draft(_changes(record, found), None)
        if draft is not None and not may(self.bench.actor, Action.CREATE, facts_of_new(kind_of(record.kind), draft)):
            return self._refused(record, None)
        return self._staged(record, Verdict.REFUSED if draft is None else Verdict.NEW, None, found)

    def _refused(self, record: Record, standing: Thing | None) -> Staged:
        """A row that the actor has no right to load. Of what they may not see nothing is told, not even that it is."""
        reason, seen = "You may not load this row.", standing and may(self.bench.actor, Action.READ, standing)
        if standing is None:
            reason = f"You may not add this {kind_of(record.kind).label.lower()}."
        elif seen:
            reason = "There is an entry for this that you may not change."
        self._say(record, "", "", Severity.REFUSED, reason, "Ask a data steward to load it.")
        return self._staged(record, Verdict.REFUSED, None, Comparison())

    def _draft(self, record: Record, standing: Record | None) -> Draft | None:
        """What the operation that will write this would take; None if it would not."""
        try:
            told = (standing.values, standing.parts) if standing else (None, None)
            return self.at.reader(kind_of(record.kind)).read(record, *told)
        except BadInput as error:
            for problem in error.problems:
                self._say(record, problem.field, problem.value, Severity.REFUSED, problem.reason, problem.mend)
            return None

    def _clash(self, record: Record, clash: Clash, thing: CataloguedResource, last: Told | None) -> None:
        ours = written(clash.current)[:80] if not isinstance(clash.current, dict) else "…"
        sources = {source for source, _ in self.names.get(thing.id, [])} - {self.bench.source}
        others = sorted(map(list_name, sources))
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
