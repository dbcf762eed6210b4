"""Load what is kept by simple operations that add or change one entry: people, teams, organisations and themes.

Judging runs the very operations, in a transaction that is then rolled back.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any, Protocol

from sqlalchemy import select

from catalogue.access import Action, require
from catalogue.errors import BadInput, NotAllowed, Problem, Refused
from catalogue.glossary.themes import ThemeEntry, keep_theme, standing_theme
from catalogue.imports.operations import Staged
from catalogue.imports.states import Verdict
from catalogue.imports.tables import ImportRun, StagedRow
from catalogue.kinds.record import Record, RowProblem, Severity
from catalogue.kinds.values import blank, written
from catalogue.people.directory import (
    OrganisationEntry,
    PersonEntry,
    TeamEntry,
    keep_organisation,
    keep_person,
    keep_team,
    standing_organisation,
    standing_person,
    standing_team,
)
from catalogue.people.tables import Organisation, Person, Team
from catalogue.store import Versioned
from catalogue.terms import Employer, OrganisationType
from catalogue.workflows.loading import NOT_YOURS, Applied, Bench, Judgement, Progress, Stays, overtaken

Kept = tuple[uuid.UUID, str]
Keep = Callable[[Bench, dict[str, Any]], Kept]
Settle = Callable[[Bench, Record, Judgement], Record]
Mark = Callable[[Bench, dict[str, Any]], str]
"""What is another once somebody has changed the entry that a record speaks of; empty if there is none."""


# By which field an entry is called in reports, whatever its sort.
_NAMES = ("name", "term", "label", "query")


class WaysBack(Protocol):
    """How entries of one sort are taken back."""

    def before(self, bench: Bench, said: dict[str, Any]) -> dict[str, Any] | None:
        """The entry as it stands, before it is changed; None if it is new."""

    def take_back(self, bench: Bench, row: StagedRow) -> bool:
        """Take one applied row back; False if someone changed the entry since."""


class EntryLoader:
    """A loader around one operation; `refers` is the field that names another entry of the same file, if one does.

    `mark` tells an entry that was changed since the check; sorts of which none is ever changed have none.
    """

    judges_by_writing = True

    def __init__(
        self,
        keep: Keep,
        settle: Settle,
        key: str,
        refers: str = "",
        mark: Mark = lambda _bench, _said: "",
        ways_back: WaysBack | None = None,
    ) -> None:
        self._keep = keep
        self._mark = mark
        self._back = ways_back
        self._settle = settle
        self._key = key
        self._refers = refers

    def judge(self, bench: Bench, records: Sequence[Record], progress: Progress) -> Judgement:
        """Say what each entry comes to. Its session must be rolled back afterwards."""
        judgement = Judgement()
        for number, record in enumerate(self._in_order(records), start=1):
            judgement.rows.append(self._judged(bench, record, judgement))
            if number % 100 == 0 or number == len(records):
                progress("Checking", number, len(records))
        return judgement

    def _judged(self, bench: Bench, record: Record, judgement: Judgement) -> Staged:
        settled = self._settle(bench, record, judgement)
        title = next((written(record.values[name]) for name in _NAMES if record.values.get(name)), "")
        mark = self._mark(bench, record.values)
        try:
            subject_id, verdict = self._keep(bench, settled.values)
        except (BadInput, Refused) as error:
            judgement.problems += _told(record, error)
            return Staged(record.row, title, Verdict.REFUSED, None, asdict(settled))
        return Staged(record.row, title, Verdict(verdict), subject_id, asdict(settled) | {"mark": mark})

    def _in_order(self, records: Sequence[Record]) -> list[Record]:
        """What is referred to comes first; where that goes round in a circle, the file's order holds."""
        if not self._refers:
            return list(records)
        by_key = {written(record.values.get(self._key)).casefold(): record for record in records}
        ordered: dict[int, Record] = {}

        def place(record: Record, above: frozenset[int]) -> None:
            before = by_key.get(written(record.values.get(self._refers)).casefold())
            if before is not None and before.row not in ordered and before.row not in above and len(above) < 200:
                place(before, above | {record.row})
            ordered.setdefault(record.row, record)

        for record in records:
            place(record, frozenset({record.row}))
        return list(ordered.values())

    def apply(self, bench: Bench, rows: Sequence[StagedRow]) -> tuple[Applied, list[RowProblem]]:
        """Keep the entries that the check found new or changed; one that is not as it was then is told and left."""
        done: Applied = []
        problems: list[RowProblem] = []
        for row in rows:
            if row.verdict == Verdict.UNCHANGED and row.subject_id:
                done.append((row, row.subject_id))
                continue
            said = dict(row.record)
            mark, record = said.pop("mark", ""), Record(**said)
            if self._mark(bench, record.values) != mark:
                problems.append(overtaken(row))
                continue
            row.before = self._back.before(bench, record.values) if self._back else None
            settled = self._settle(bench, record, Judgement())
            try:
                subject_id, row.verdict = self._keep(bench, settled.values)
            except (BadInput, Refused) as error:
                problems += [replace(one, severity=Severity.CONFLICT) for one in _told(record, error)]
                continue
            done.append((row, subject_id))
        return done, problems

    @property
    def can_undo(self) -> bool:
        """Whether there is a way back."""
        return self._back is not None

    def undo(self, bench: Bench, run: ImportRun, rows: Sequence[StagedRow]) -> list[Stays]:
        """Take entries back, where there is a way."""
        assert self._back is not None
        left = []
        for row in rows:
            if row.verdict not in (Verdict.NEW, Verdict.CHANGED):
                continue
            try:
                if not self._back.take_back(bench, row):
                    left.append(Stays(row))
            except NotAllowed:
                left.append(Stays(row, NOT_YOURS, forbidden=True))
        return left


def _told(record: Record, error: BadInput | Refused) -> list[RowProblem]:
    found = error.problems if isinstance(error, BadInput) else [Problem(error.field, error.words)]
    return [RowProblem(record.row, one.field, one.value, Severity.REFUSED, one.reason, one.mend) for one in found]


def as_is(bench: Bench, record: Record, judgement: Judgement) -> Record:
    """Settle nothing: the record names nothing that must be made or left out first."""
    return record


def version_mark(row: Versioned | None) -> str:
    """The mark of an entry that counts its changes."""
    return f"version {row.version}" if row else ""


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _mark_of_person(bench: Bench, said: dict[str, Any]) -> str:
    return version_mark(standing_person(bench.session, said["email"]))


def _keep_person(bench: Bench, said: dict[str, Any]) -> Kept:
    entry = PersonEntry(
        email=said["email"],
        name=said["name"],
        job_title=said.get("job_title") or "",
        team=said.get("team") or "",
        organisation=said.get("organisation") or "",
        employer=Employer(said["employer"]) if said.get("employer") else None,
        manager_email=said.get("manager_email") or "",
        start_on=_date(said.get("start_date")),
        end_on=_date(said.get("end_date")),
    )
    row, verdict = keep_person(bench.session, bench.actor, entry)
    return row.id, verdict


def _settle_person(bench: Bench, record: Record, judgement: Judgement) -> Record:
    """Teams and organisations that the list names are made with it; a manager who is not there is left out."""
    require(bench.actor, Action.EDIT_PEOPLE)
    said = dict(record.values)
    if said.get("team") and _missing(bench, Team, said["team"]):
        keep_team(bench.session, bench.actor, TeamEntry(said["team"]))
        judgement.also("teams")
    if said.get("organisation") and _missing(bench, Organisation, said["organisation"]):
        kind = OrganisationType.SUPPLIER if said.get("employer") == Employer.SUPPLIER else OrganisationType.PARTNER
        keep_organisation(bench.session, bench.actor, OrganisationEntry(said["organisation"], kind))
        judgement.also("organisations")
    manager = said.get("manager_email")
    if manager and bench.session.scalar(select(Person.id).where(Person.email == manager)) is None:
        del said["manager_email"]
        reason = f"Nobody here has the address “{manager}”, so we left the manager out."
        mend = "Load the manager, then this list again."
        judgement.problems.append(RowProblem(record.row, "manager_email", manager, Severity.WARNING, reason, mend))
    return replace(record, values=said)


def _missing(bench: Bench, table: Any, words: str) -> bool:
    here = (table.slug == words) | (table.name == words)
    return bench.session.scalar(select(table.id).where(here)) is None


def _mark_of_team(bench: Bench, said: dict[str, Any]) -> str:
    return version_mark(standing_team(bench.session, said.get("slug") or "", said["name"]))


def _keep_team(bench: Bench, said: dict[str, Any]) -> Kept:
    row, verdict = keep_team(bench.session, bench.actor, TeamEntry(**_filled(said)))
    return row.id, verdict


def _mark_of_organisation(bench: Bench, said: dict[str, Any]) -> str:
    return version_mark(standing_organisation(bench.session, said.get("slug") or "", said["name"]))


def _keep_organisation(bench: Bench, said: dict[str, Any]) -> Kept:
    values = _filled(said)
    if "organisation_type" in values:
        values["organisation_type"] = OrganisationType(values["organisation_type"])
    row, verdict = keep_organisation(bench.session, bench.actor, OrganisationEntry(**values))
    return row.id, verdict


def _mark_of_theme(bench: Bench, said: dict[str, Any]) -> str:
    row = standing_theme(bench.session, said["code"])
    return repr((row.label, row.description, row.parent, row.uri)) if row else ""  # themes have no version


def _keep_theme(bench: Bench, said: dict[str, Any]) -> Kept:
    return keep_theme(bench.session, bench.actor, ThemeEntry(**_filled(said)))


def _filled(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if not blank(value)}


PERSON_LOADER = EntryLoader(_keep_person, _settle_person, "email", "manager_email", _mark_of_person)
TEAM_LOADER = EntryLoader(_keep_team, as_is, "slug", "parent", _mark_of_team)
ORGANISATION_LOADER = EntryLoader(_keep_organisation, as_is, "slug", "", _mark_of_organisation)
THEME_LOADER = EntryLoader(_keep_theme, as_is, "code", "parent", _mark_of_theme)
