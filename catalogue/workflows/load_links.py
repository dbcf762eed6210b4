"""Load links between things: both ends must be here; a link that is here already gets its note and dates."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import select

from catalogue.access import Action, may
from catalogue.errors import NotAllowed, NotFound, Refused
from catalogue.imports.operations import Staged
from catalogue.imports.states import Verdict
from catalogue.imports.tables import ImportRun, StagedRow
from catalogue.kinds.record import Record, RowProblem, Severity
from catalogue.kinds.resource import CataloguedResource, Link
from catalogue.resources.desk import Desk
from catalogue.resources.links import Tie, change_link, link_many, unlink
from catalogue.resources.rules import problem_of_joining
from catalogue.terms import Relation
from catalogue.workflows.desks import full_desk
from catalogue.workflows.loading import NOT_YOURS, Applied, Bench, Judgement, Progress, Stays, overtaken

Ends = tuple[CataloguedResource, CataloguedResource]


class LinkLoader:
    """The loader of links."""

    judges_by_writing = False
    can_undo = True

    def judge(self, bench: Bench, records: Sequence[Record], progress: Progress) -> Judgement:
        """Say of each link whether it is new, changed or the same; nothing is written."""
        judgement = Judgement()
        for number, record in enumerate(records, start=1):
            judgement.rows.append(self._judged(bench, record, judgement.problems))
            if number % 500 == 0 or number == len(records):
                progress("Checking", number, len(records))
        return judgement

    def _judged(self, bench: Bench, record: Record, problems: list[RowProblem]) -> Staged:
        said = record.values
        title = f"{said['from']} {Relation(said['relation']).label.lower()} {said['to']}"
        ends = [_end(bench, said[f"{end}_kind"], said[end]) for end in ("from", "to")]
        for end, thing in zip(("from", "to"), ends, strict=True):
            if thing is None:
                reason = f"There is no {said[f'{end}_kind']} with the address “{said[end][:80]}”."
                mend = "Copy it from the end of its web address."
                problems.append(RowProblem(record.row, end, said[end], Severity.REFUSED, reason, mend))
        start, target = ends
        if start is None or target is None:
            return Staged(record.row, title, Verdict.REFUSED, None, asdict(record))
        if not may(bench.actor, Action.EDIT, start.facts):
            reason = f"You may not change “{start.title}”, so you may not link it."
            problems.append(RowProblem(record.row, "from", said["from"], Severity.REFUSED, reason, "Ask its owner."))
            return Staged(record.row, title, Verdict.REFUSED, None, asdict(record))
        row = _standing(bench, (start, target), Relation(said["relation"]))
        if row is None:
            return self._judged_new(record, title, problems)
        verdict = Verdict.UNCHANGED if _merged(row, said) == _as_is(row) else Verdict.CHANGED
        return Staged(record.row, title, verdict, row.id, asdict(record) | {"standing": _written(row)})

    def _judged_new(self, record: Record, title: str, problems: list[RowProblem]) -> Staged:
        """A new link must join kinds that hang together so; one that is here already is left as it is."""
        said = record.values
        wrong = problem_of_joining(Relation(said["relation"]), said["from_kind"], said["to_kind"])
        if wrong is None:
            return Staged(record.row, title, Verdict.NEW, None, asdict(record))
        problems.append(RowProblem(record.row, wrong.field, wrong.value, Severity.REFUSED, wrong.reason, wrong.mend))
        return Staged(record.row, title, Verdict.REFUSED, None, asdict(record))

    def apply(self, bench: Bench, rows: Sequence[StagedRow]) -> tuple[Applied, list[RowProblem]]:
        """Make and change links in this transaction; those that are not as they were at the check are told and left."""
        at = full_desk(bench.session, bench.actor, bench.today, f"Imported from {bench.list_name}")
        done: Applied = []
        problems: list[RowProblem] = []
        for row in rows:
            if row.verdict == Verdict.UNCHANGED and row.subject_id:
                done.append((row, row.subject_id))
                continue
            try:
                link_id = self._keep(at, bench, row)
                if link_id is None:
                    problems.append(overtaken(row))
                else:
                    done.append((row, link_id))
            except (Refused, NotFound, NotAllowed) as error:
                problems.append(RowProblem(row.row, "", row.title, Severity.CONFLICT, str(error), "Load it again."))
        return done, problems

    def undo(self, bench: Bench, run: ImportRun, rows: Sequence[StagedRow]) -> list[Stays]:
        """Take links back: new ones go, changed ones get their old note and dates; changed since, they stay."""
        at = full_desk(bench.session, bench.actor, bench.today, f"Import from {bench.list_name} taken back")
        left = []
        for row in rows:
            link = bench.session.get(Link, row.subject_id)
            if link is None or row.verdict == Verdict.UNCHANGED:
                continue
            start = bench.session.get_one(CataloguedResource, link.from_id)
            if not may(bench.actor, Action.EDIT, start.facts):
                left.append(Stays(row, NOT_YOURS, forbidden=True))
            elif _as_is(link) != _left_as(row, link):
                left.append(Stays(row))
            elif row.before is None:
                unlink(at, link, start)
            else:
                change_link(at, link, start, _tie(row.before))
        return left

    def _keep(self, at: Desk, bench: Bench, staged: StagedRow) -> uuid.UUID | None:
        """The link that was made or changed; None if somebody made, changed or removed it since."""
        said = staged.record["values"]
        ends = [_end(bench, said[f"{end}_kind"], said[end]) for end in ("from", "to")]
        start, target = ends
        if start is None or target is None:
            raise NotFound(said["from_kind"] if start is None else said["to_kind"])
        row = _standing(bench, (start, target), Relation(said["relation"]))
        if row is None:
            if staged.verdict != Verdict.NEW:
                return None
            row = link_many(at, [(start, target, _tie(said))])[0]
        elif staged.record.get("standing") == _written(row):
            staged.before = _written(row)
            change_link(at, row, start, _merged(row, said))
        elif staged.verdict == Verdict.NEW and _merged(row, said) == _as_is(row):
            staged.verdict = Verdict.UNCHANGED.value  # somebody made the very link meanwhile: it is theirs
        else:
            return None
        staged.record = staged.record | {"written": _written(row)}
        return row.id


def _end(bench: Bench, kind: str, slug: str) -> CataloguedResource | None:
    """A thing by its address or exact title, if the actor may know of it."""
    here = (CataloguedResource.slug == slug) | (CataloguedResource.title == slug)
    rows = bench.session.scalars(select(CataloguedResource).where(CataloguedResource.kind == kind, here).limit(20))
    seen = [row for row in rows if may(bench.actor, Action.READ, row.facts)]
    return next((row for row in seen if row.slug == slug), seen[0] if len(seen) == 1 else None)


def _standing(bench: Bench, ends: Ends, relation: Relation) -> Link | None:
    start, target = ends
    return bench.session.scalar(
        select(Link).where(Link.from_id == start.id, Link.relation == relation.value, Link.to_id == target.id)
    )


def _tie(said: dict[str, Any]) -> Tie:
    return Tie(
        Relation(said["relation"]), said.get("note") or "", _date(said.get("start_date")), _date(said.get("end_date"))
    )


def _merged(row: Link, said: dict[str, Any]) -> Tie:
    """What the link should say: a blank in the file leaves what stands."""
    wanted = _tie(said)
    return Tie(wanted.relation, wanted.note or row.note, wanted.start_on or row.start_on, wanted.end_on or row.end_on)


def _as_is(row: Link) -> Tie:
    return Tie(Relation(row.relation), row.note, row.start_on, row.end_on)


def _left_as(staged: StagedRow, row: Link) -> Tie:
    """What the import left a link saying; of one made before this was kept, what its row says."""
    written = staged.record.get("written")
    return _tie(written) if written else _merged(row, staged.record["values"])


def _written(row: Link) -> dict[str, Any]:
    dates = {"start_date": row.start_on, "end_date": row.end_on}
    plain = {name: one.isoformat() if one else "" for name, one in dates.items()}
    return {"relation": row.relation, "note": row.note} | plain


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None
