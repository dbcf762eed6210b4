"""The tables of a hand-over pack: whom to call, what must be done and who can, key dates, what evidence there is."""

import re
import uuid
from collections.abc import Sequence
from datetime import date
from html import unescape

from sqlalchemy import select

from catalogue.access import Action, may
from catalogue.days import in_words
from catalogue.exchange.write_pack import PackPage, Sheet
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.system import System
from catalogue.obligations.queries import evidence_by_obligation, obligations_of
from catalogue.people.tables import Person
from catalogue.plurals import how_many
from catalogue.readiness.queries import SystemReadiness, readiness_of
from catalogue.readiness.rules import Proof, Standing
from catalogue.resources.owners import Owner, owners_by_thing
from catalogue.runbooks.queries import procedures_of, someone
from catalogue.runbooks.rules import is_told_the_name
from catalogue.terms import DrillLevel, EvidenceType, ObligationStatus
from catalogue.visibility import visible
from catalogue.workflows.add_handovers import key_dates_of
from catalogue.workflows.pack_desk import PackDesk

_CALL = re.compile(r"<strong>Call:?</strong>:?(.{1,1000}?)(?:</(?:p|li|td)>|<strong>|<br)", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_NOTICE = "The last day to give notice"
_NAMES = (
    "People are named here as whoever asked for this pack may know of them. Do not hand these names on: whoever asks "
    "for the pack themselves gets what they may know."
)


def contacts(at: PackDesk, things: Sequence[CataloguedResource], pages: Sequence[PackPage]) -> Sheet:
    """Whom the runbooks say to call, with the numbers that they say, and who answers for what."""
    called = [(page.title, "To call", said, "", "") for page in pages for said in _told_to_call(page)]
    heads = ("For", "What", "Who", "Email", "Who stands in")
    return Sheet("contacts", "Whom to call", heads, [*called, *_answering(at, things)])


def _told_to_call(page: PackPage) -> list[str]:
    """Whom a runbook names, and what its text says after “Call:”, up to what it says next in bold, each once."""
    found = (" ".join(unescape(_TAG.sub("", words)).split()) for words in _CALL.findall(page.html))
    return list(dict.fromkeys(words for words in (*page.calls, *found) if words))


def _answering(at: PackDesk, things: Sequence[CataloguedResource]) -> list[tuple[str, ...]]:
    """Who answers for what; for those who may read the directory alone."""
    if not may(at.actor, Action.READ_PEOPLE):
        return []
    owners = owners_by_thing(at.session, [thing.id for thing in things], at.today)
    return [
        (thing.title, owner.role.label, _who(owner), owner.person.email or "", _stands_in(owner, at.today))
        for thing in things
        for owner in owners.get(thing.id, [])
    ]


def _who(owner: Owner) -> str:
    return f"{owner.person.name}, who has left" if owner.gone else owner.person.name


def _stands_in(owner: Owner, today: date) -> str:
    """The deputy, with how to reach them. Who is away is forgotten once it is over, so no pack keeps it."""
    deputy = owner.deputy
    if deputy is None or (deputy.end_on is not None and deputy.end_on < today):
        return "nobody is named"
    return f"{deputy.name}, {deputy.email}" if deputy.email else deputy.name


def procedures(
    at: PackDesk, systems: Sequence[System], others: Sequence[System] = (), done_by: frozenset[uuid.UUID] = frozenset()
) -> Sheet:
    """What must be done to run the systems, and who of our own people can: for those who may read of readiness.

    Of `others` only what is done by these runbooks.

    People are named by the rule of readiness. A pack that nobody asked for, made at night, names nobody.
    """
    heads = ("System", "Procedure", "How much it matters", "Runbook", "Who of our own people can")
    rows = [
        row
        for system, only in (*((one, None) for one in systems), *((one, done_by) for one in others))
        if may(at.actor, Action.READ_READINESS, system.facts)
        for row in _procedures_of(at, system, only)
    ]
    note = "" if at.actor.is_operator else _NAMES
    return Sheet("procedures", "What must be done, and who can", heads, rows, note if rows else "")


def _procedures_of(at: PackDesk, system: System, only: frozenset[uuid.UUID] | None) -> list[tuple[str, ...]]:
    ready = readiness_of(at.session, at.actor, system, at.today)
    people = _people_in(at, ready)
    standings = {one.procedure.id: one for one in (*ready.result.standings, *ready.skills)}
    return [
        (
            system.title,
            line.row.title,
            standing.procedure.weight.label if not standing.procedure.is_skill else "A skill",
            line.runbook.title if line.runbook else "none",
            _who_can(at, system, standing, people),
        )
        for line in procedures_of(at.session, at.actor, system)
        if (standing := standings.get(line.row.id)) is not None and (only is None or line.row.runbook_id in only)
    ]


def _people_in(at: PackDesk, ready: SystemReadiness) -> dict[uuid.UUID, Person]:
    standings = (*ready.result.standings, *ready.skills)
    ids = {proof.person for standing in standings for proof in standing.proofs}
    return {person.id: person for person in at.session.scalars(select(Person).where(Person.id.in_(ids)))}


def _who_can(at: PackDesk, system: System, standing: Standing, people: dict[uuid.UUID, Person]) -> str:
    """Level by level from the highest: who is named with their day, how many others with the newest of theirs."""
    said = []
    for level in sorted(DrillLevel, key=lambda level: -level.points):
        there = [proof for proof in standing.proofs if proof.drill.level is level]
        if there:
            said.append(f"{level.label}: {_told(at, system, there, people)}")
    return "; ".join(said) or "nobody"


def _told(at: PackDesk, system: System, proofs: Sequence[Proof], people: dict[uuid.UUID, Person]) -> str:
    newest_first = sorted(proofs, key=lambda proof: proof.drill.done_on, reverse=True)
    named = [proof for proof in newest_first if _is_named(at, system, people[proof.person])]
    unnamed = [proof for proof in newest_first if proof not in named]
    said = [f"{people[proof.person].name} ({in_words(proof.drill.done_on)})" for proof in named]
    if unnamed:
        count = how_many(len(unnamed), "other" if named else "person", "others" if named else "people")
        said.append(f"{count} (last on {in_words(unnamed[0].drill.done_on)})")
    return ", ".join(said)


def _is_named(at: PackDesk, system: System, person: Person) -> bool:
    return not at.actor.is_operator and is_told_the_name(at.actor, system.id, someone(person))


def key_dates(at: PackDesk, contracts: Sequence[uuid.UUID]) -> Sheet:
    """The days of the contracts that the actor may see, in the order of time."""
    rows = []
    seen = select(Contract).where(Contract.id.in_(contracts), visible(at.actor)).order_by(Contract.slug)
    for deal in at.session.scalars(seen).all():
        dates = key_dates_of(deal)
        days = [(day, anchor.label) for anchor, day in dates.anchors().items()]
        if dates.last_day_for_notice:
            days.append((dates.last_day_for_notice, _NOTICE))
        rows += [(deal.title, label, in_words(day)) for day, label in sorted(days)]
    return Sheet("dates", "Key dates of contracts", ("Contract", "What", "Date"), rows)


def evidence(at: PackDesk, contracts: Sequence[uuid.UUID]) -> Sheet:
    """What was handed in under the contracts, with the hash of each file."""
    owed = [row for contract in contracts for row in obligations_of(at.session, at.actor, contract)]
    found = evidence_by_obligation(at.session, owed)
    rows = [
        (
            row.title,
            ObligationStatus(row.status).label,
            one.name,
            EvidenceType(one.evidence_type).label,
            one.sha256 or "",
        )
        for row in owed
        for one in found.get(row.id, [])
    ]
    heads = ("Handover", "Status", "Evidence", "Kind", "SHA-256")
    return Sheet("evidence", "Evidence of the handover", heads, rows)
