"""What must hold however often processes were killed: nothing acknowledged lost, nothing half there, a whole trail."""

import random
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.audit import AuditEvent
from catalogue.audit_check import verify
from catalogue.imports.operations import STALE_AFTER
from catalogue.imports.queries import left_behind, next_rows
from catalogue.imports.states import RunStatus, Verdict
from catalogue.imports.tables import ImportRun
from catalogue.kinds.dataset import Dataset
from catalogue.kinds.resource import ResourceVersion
from catalogue.kinds.values import blank
from catalogue.resources.records import records_of, snapshot
from catalogue.resources.references import load_references
from catalogue.search.index import Index
from catalogue.store import Database, now, utc_now
from catalogue.workflows.follow import follow_changes
from catalogue.workflows.recover_imports import recover
from tests.catalogue.imports.loads import edited
from tests.conftest import AUDIT_KEY, TODAY
from tests.soak.killing import Workplace
from tests.soak.worker import EXTRA, KNOWN

_NOT_THERE = {RunStatus.CHECKED, RunStatus.REFUSED, RunStatus.UNDONE}


@dataclass
class Inspector:
    """Goes on with imports after each round, and holds what stands against what was acknowledged.

    Now and then a person has changed (`ours`) what a cut-off import has still to do: one that must be taken whole
    has to go then, with all that it had done.
    """

    place: Workplace
    database: Database
    chance: random.Random
    ours: set[str] = field(default_factory=set)
    recovered: Counter[RunStatus] = field(default_factory=Counter)

    @property
    def _loaded(self) -> set[str]:
        return {name for word, name in self.place.said("load") if word == "loaded"}

    def after_a_round(self) -> None:
        """Recover what was cut off; then each import is there with every row or with none."""
        self._meddle()
        self.recovered.update(outcome.status for outcome in recover(self.database, TODAY))
        with self.database.reading() as session:
            runs = session.scalars(select(ImportRun).order_by(ImportRun.started_at)).all()
            told = {row.title: row.summary for row in session.execute(select(Dataset.title, Dataset.summary))}
        there = [run.file_name for run in runs if run.status == RunStatus.APPLIED]
        assert {RunStatus(run.status) for run in runs} - {RunStatus.APPLIED} <= _NOT_THERE
        assert self._loaded <= set(there)
        extra = Counter(summary for title, summary in told.items() if title.startswith("Extra "))
        assert extra == dict.fromkeys(there, EXTRA)
        known = {f"Known {number}" for number in range(KNOWN)} if there else set()
        assert {title for title in told if title.startswith("Known ")} == known
        assert {told[title] for title in known - self.ours} == set(there[-1:])

    def _meddle(self) -> None:
        """A person changes an entry that a cut-off import is about to change."""
        with self.database.reading() as session:
            runs = left_behind(session, now(session))
            rows = [row for run in runs for row in next_rows(session, run, None) if row.verdict == Verdict.CHANGED]
        if rows and self.chance.random() < 0.5:
            title = self.chance.choice(rows).title
            edited(self.database, title, summary="Said by a person here")
            self.ours.add(title)

    def at_the_end(self) -> str:
        """Hold everything against its history, the trail and the index; the counts in words."""
        with self.database.reading() as session:
            standing = _check_histories(session)
            verdict = verify(session)
        assert verdict.faults == ()
        changes = [(uuid.UUID(identity), int(number)) for identity, number in self.place.said("write")]
        assert [change for change in changes if standing.get(change[0], 0) < change[1]] == []
        index = Index(self.place.index)
        follow_changes(self.database, index, TODAY)
        assert index.versions() == standing
        recovered = ", ".join(f"{number} {status}" for status, number in sorted(self.recovered.items()))
        return (
            f"{len(changes):,} changes and {len(self._loaded)} imports acknowledged, none lost; "
            f"imports recovered: {recovered or 'none'}; {verdict.events:,} events, a whole chain; "
            f"{len(standing):,} entries, each as its history says and as the index has it"
        )


@contextmanager
def inspecting(place: Workplace, chance: random.Random) -> Iterator[Inspector]:
    """An inspector, who comes some minutes later: by then whoever has not moved since is taken to be gone."""
    database = Database(place.url, AUDIT_KEY, lambda: utc_now() + STALE_AFTER + timedelta(seconds=1))
    yield Inspector(place, database, chance)
    database.dispose()


def _check_histories(session: Session) -> dict[uuid.UUID, int]:
    """Each version has its one event, and each thing stands as its last version says; the number of that, by thing."""
    things = session.scalars(select(Dataset)).all()
    standing = {thing.id: thing.version for thing in things}
    kept = {(row.resource_id, row.number): row.record for row in session.scalars(select(ResourceVersion))}
    events = session.execute(select(AuditEvent.subject_id, AuditEvent.details)).all()
    numbered = Counter((subject, details["version"]) for subject, details in events if "version" in details)
    assert {change: times for change, times in numbered.items() if change[0] in standing} == dict.fromkeys(kept, 1)
    records = records_of(session, things, load_references(session), TODAY)
    torn = [
        thing.id
        for thing, record in zip(things, records, strict=True)
        if _said(kept[thing.id, thing.version]) != _said(snapshot(record))
    ]
    assert torn == []
    return standing


def _said(value: Any) -> Any:
    """A snapshot without its blanks, of which history has more than one kind."""
    if isinstance(value, dict):
        return {name: _said(one) for name, one in value.items() if not blank(_said(one))}
    return [_said(one) for one in value] if isinstance(value, list) else value
