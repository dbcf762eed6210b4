"""The page on which every figure of a system's readiness is opened to its evidence: procedures and their drills."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.obligations.queries import obligations_by_procedure
from catalogue.obligations.tables import Obligation
from catalogue.readiness.facts import DrillFact
from catalogue.readiness.lapses import counts_until, lapse_of
from catalogue.readiness.practising import Practice, practice_of
from catalogue.readiness.queries import SystemReadiness, readiness_of
from catalogue.readiness.rules import COVERING, Standing
from catalogue.resources.desk import Desk
from catalogue.runbooks.carried_out import Ticks, ticks_of
from catalogue.runbooks.queries import DrillLine, ProcedureLine, drills_of, procedures_of
from catalogue.terms import DrillOutcome, ProcedureWeight
from catalogue.workflows.ask_witnesses import not_asked
from portal.pages.drill_words import drill_words
from portal.pages.learners import Learning, learning_on
from portal.pages.obligation_words import address_of, due_by, status_words
from portal.pages.practising import practice_table
from portal.pages.readiness import Answer, answer, hands_rows
from portal.pages.witnessing import WHAT_NOW
from portal.tables import Column, Place, Table, shown
from portal.urls import url_of_thing
from portal.words import day

NOT_OURS = "It shows that the runbook works, but whoever did it is not one of our own people."
HAS_LEFT = "It does not count: they do not work for the council any more."
ONLY_TAUGHT = "It does not count as being able to do it: they have not done it yet."


@dataclass(frozen=True)
class DrillShown:
    """One drill as the reader may know it: who did what, what that proves today, and where it can be voided."""

    id: UUID
    text: str
    notes: list[str]
    void_href: str


@dataclass(frozen=True)
class Evidence:
    """One procedure: how it stands, and the drills that say so. `unnamed` drills are told to others only."""

    line: ProcedureLine
    standing: Standing
    drills: list[DrillShown]
    unnamed: int
    address: str

    @property
    def weight(self) -> ProcedureWeight:
        """How much it matters."""
        return self.standing.procedure.weight

    @property
    def who(self) -> str:
        """How many of our own people can do it, and until when."""
        untils = [proof.until for proof in self.standing.proofs if proof.covers]
        if not untils:
            return "None of our own people"
        return f"{len(untils)} of our own people, {'the first ' if len(untils) > 1 else ''}until {day(min(untils))}"

    @property
    def counts(self) -> str:
        """What it adds to the score, `1.5 of 3`; nothing for a skill."""
        if self.standing.procedure.is_skill:
            return ""
        points = self.weight.points
        return f"{float(self.standing.score * points):g} of {points}"


@dataclass(frozen=True)
class EvidencePage:
    """Everything that `readiness/system.html` or `skills.html` shows; `handovers` are by procedure."""

    answer: Answer
    evidence: Sequence[Evidence]
    table: Table[Evidence]
    address: str
    edits: bool
    handovers: Mapping[UUID, list[dict[str, str]]]
    hands: list[dict[str, Any]]
    practice: Sequence[Practice] = ()
    learning: Learning | None = None

    @property
    def tables(self) -> tuple[tuple[Table[Any], Sequence[Any]], ...]:
        """The procedures or skills, and who should practise what next."""
        return (self.table, self.evidence), (practice_table(of_one_system=True), self.practice)

    @property
    def hides(self) -> bool:
        """Whether some drills are told only to others."""
        return any(one.unnamed for one in self.evidence)

    def shown(self, at: Place) -> list[dict[str, Any]]:
        """What `components/table.html` takes, for each of them."""
        return [shown(table, rows, at) for table, rows in self.tables]


def evidence_page(at: Desk, system: Any) -> EvidencePage:
    """The readiness of one system with all that it rests on. Raises `NotAllowed`, `NotFound`."""
    found = readiness_of(at.session, at.actor, system, at.today)
    reader = _Reader(at.session, at.actor, at.today)
    page = _page(reader, system, found, found.result.standings, procedures_table())
    practice = practice_of(at.session, at.actor, found, at.today)
    return replace(page, practice=practice, learning=learning_on(at, system, found, practice))


def skills_page(session: Session, actor: Actor, system: Any, today: date) -> EvidencePage:
    """What people do with one system, with all that shows who can. Raises `NotAllowed`, `NotFound`."""
    found = readiness_of(session, actor, system, today)
    return _page(_Reader(session, actor, today), system, found, found.skills, skills_table())


@dataclass(frozen=True)
class _Reader:
    """Who reads, and when."""

    session: Session
    actor: Actor
    today: date


def _page(
    reader: _Reader, system: Any, found: SystemReadiness, standings: Sequence[Standing], table: Table[Evidence]
) -> EvidencePage:
    session, actor = reader.session, reader.actor
    lines = {line.row.id: line for line in procedures_of(session, actor, system)}
    handed_over = obligations_by_procedure(session, actor, list(lines))
    edits = may(actor, Action.EDIT, system.facts)
    address = url_of_thing("system", system.slug)
    drills = drills_of(session, actor, system)
    every = [line for several in drills.values() for line in several]
    ticks = ticks_of(session, [line.row.id for line in every])
    not_told = not_asked(session, system, [line.row.id for line in every if line.witness is not None], reader.today)
    told = _Told(drills, address, edits, reader.today, ticks, actor.person_id, not_told)
    return EvidencePage(
        answer=answer(found, edits),
        evidence=[_evidence(lines[one.procedure.id], one, told) for one in standings],
        table=table,
        address=address,
        edits=edits,
        handovers={one: _handovers(rows) for one, rows in handed_over.items()},
        hands=hands_rows(found),
    )


def _handovers(rows: Sequence[Obligation]) -> list[dict[str, str]]:
    """Links to what a supplier owes, with where that stands."""
    return [
        {"text": row.title, "href": address_of(row), "note": f"{status_words(row).lower()}, {due_by(row)}"}
        for row in rows
    ]


@dataclass(frozen=True)
class _Told:
    """The drills by procedure as far as the reader may know them, where, on which day, and how many steps were
    ticked."""

    drills: Mapping[UUID, Sequence[DrillLine]]
    address: str
    edits: bool
    today: date
    ticks: Mapping[UUID, Ticks]
    reader: UUID | None
    not_asked: Collection[UUID]


def _evidence(line: ProcedureLine, standing: Standing, told: _Told) -> Evidence:
    every = told.drills.get(line.row.id, ())
    shown = [one for one in every if one.person is not None or told.edits]
    facts = {drill.id: drill for drill in standing.procedure.drills}
    return Evidence(
        line=line,
        standing=standing,
        drills=[_drill(one, facts[one.row.id], standing, told) for one in shown],
        unnamed=len(every) - len(shown),
        address=f"{told.address}/procedures/{line.row.id}",
    )


def _drill(line: DrillLine, fact: DrillFact, standing: Standing, told: _Told) -> DrillShown:
    row = line.row
    notes = [DrillOutcome(row.outcome).label + ".", _proves(fact, standing, told.today)]
    if row.id in told.ticks:
        notes.append(_ticked(told.ticks[row.id]))
    if line.witness is not None:
        asked = NOT_ASKED if row.id in told.not_asked else ""
        notes.append(f"{line.witness.name} {_WITNESS_SAYS[row.was_watched]}{asked}.")
    if row.was_watched is False and row.voided_at is None and row.person_id == told.reader:
        notes.append(WHAT_NOW)
    if row.corrections:
        notes.append(f"Corrections: {row.corrections}")
    if row.voided_at is not None:
        notes.append(f"Voided by {row.voided_by} on {day(row.voided_at)}: {row.void_reason}")
    voids = told.edits and row.voided_at is None
    return DrillShown(
        id=row.id,
        text=drill_words(line),
        notes=notes,
        void_href=f"{told.address}/drills/{row.id}/void" if voids else "",
    )


NOT_ASKED = ", and is not asked: they have no account, and nothing says that they work on this system"
_WITNESS_SAYS = {
    None: "is named as witness",
    True: "confirms, as witness, that they were there",
    False: "is named as witness, and says that they were not there",
}


def _ticked(ticks: Ticks) -> str:
    words = f"{ticks.done} of {ticks.every} steps were ticked."
    return f"Only “{ticks.job}”: {words}" if ticks.job else words


def _proves(fact: DrillFact, standing: Standing, today: date) -> str:
    """What a drill proves today, or why it proves nothing."""
    lapse = lapse_of(fact, standing.procedure, today)
    if lapse is not None:
        return f"It does not count: {lapse.words}."
    if not fact.by_council:
        return NOT_OURS
    if fact.person not in {proof.person for proof in standing.proofs}:
        return HAS_LEFT
    if fact.level.points < COVERING:
        return ONLY_TAUGHT
    return f"It counts until {day(counts_until(fact, standing.procedure))}."


def procedures_table() -> Table[Evidence]:
    """What must be done to run a system with how each stands."""
    counts = Column[Evidence]("counts", "Adds to the score", lambda one: one.counts, numeric=True)
    return _table("procedures", "What must be done, and who can", "Procedure", counts)


def skills_table() -> Table[Evidence]:
    """What people do with a system with how each stands; nothing of it adds to a score."""
    return _table("skills", "What people do with it, and who can", "Skill")


def _table(key: str, caption: str, called: str, *more: Column[Evidence]) -> Table[Evidence]:
    return Table(
        key,
        caption,
        (
            Column("title", called, _title, lambda one: one.line.row.title),
            Column("weight", "How much it matters", lambda one: one.weight.label),
            Column("who", "Who can do it", lambda one: one.who),
            *more,
            Column("runbook", "Runbook", _runbook),
        ),
        folded=(
            Column("people", "Of our own people", lambda one: str(one.standing.cover), lambda one: one.standing.cover),
        ),
    )


def _title(one: Evidence) -> dict[str, str]:
    note = "Shows that the system can be restored" if one.line.row.is_restore else ""
    return {"text": one.line.row.title, "href": f"#procedure-{one.line.row.id}", "note": note}


def _runbook(one: Evidence) -> Any:
    if one.line.runbook is None:
        return "Not written down"
    drill = one.standing.runbook_drill
    return {
        "text": one.line.runbook.title,
        "href": url_of_thing("runbook", one.line.runbook.slug),
        "note": f"Carried out on {day(drill.done_on)}" if drill else "Not carried out as it stands",
    }
