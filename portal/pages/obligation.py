"""The page of one obligation: what is owed, both clocks, what can be done now, and every round with its proof."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.obligations.machine import TRANSITIONS, WHO
from catalogue.obligations.rag import Horizon, is_overdue, rag
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation, Proposal, Relief
from catalogue.obligations.today import rag_facts
from catalogue.obligations.whole import Seen
from catalogue.people.tables import Person
from catalogue.plurals import how_many
from catalogue.terms import Criticality, EvidenceType, ObligationAction, ObligationStatus, Rag, Standing
from portal.pages.disputes import Thread, threads
from portal.pages.evidence import TAKES_EVIDENCE, ShownRound, rounds_shown
from portal.pages.obligation_changes import CHANGES
from portal.pages.obligation_clause import ClauseShown
from portal.pages.obligation_clocks import clock_links
from portal.pages.obligation_exits import BUTTONS, EXITS
from portal.pages.obligation_next import Next, next_step
from portal.pages.obligation_procedures import ProceduresShown
from portal.pages.obligation_steps import STEPS
from portal.pages.obligation_words import address_of, day_or_dash, status_words, with_deadline
from portal.urls import url_of_thing
from portal.words import day, money

_COLOURS = {Rag.RED: "red", Rag.AMBER: "orange", Rag.GREEN: "green", Rag.GREY: "grey", Rag.SETTLED: "blue"}


@dataclass(frozen=True)
class ObligationPage:
    """Everything that `obligations/page.html` shows."""

    row: Obligation
    address: str
    contract: dict[str, str]
    tags: list[dict[str, str]]
    facts: list[dict[str, Any]]
    criteria: list[str]
    takes: list[str]
    adds: list[dict[str, str]]
    steps: list[dict[str, str]]
    notes: list[dict[str, str]]
    clocks: list[dict[str, Any]]
    people: list[dict[str, Any]]
    rounds: list[ShownRound]
    proposal: str
    approves: bool
    instruments: list[dict[str, str]]
    said: list[str]
    changes: list[dict[str, str]]
    links: Sequence[Mapping[str, str]]
    disputes: Sequence[Thread]
    procedures: ProceduresShown
    clause: ClauseShown
    next: Next | None


def obligation_page(
    seen: Seen,
    horizon: Horizon,
    people: Mapping[Any, Person],
    procedures: ProceduresShown,
    clause: ClauseShown,
    at: Sitting,
    links: Sequence[Mapping[str, str]] = (),
) -> ObligationPage:
    """Lay an obligation out for one reader; `people` are those whom the reader may know by name, `links` those to hand
    in by that hold.
    """
    row, staff, status = seen.row, seen.is_ours, ObligationStatus(seen.row.status)
    facts = rag_facts(row, seen.is_remainder_open)
    adds = _adds(row, seen.standings) if status in TAKES_EVIDENCE else []
    return ObligationPage(
        row=row,
        address=address_of(row),
        contract={"title": seen.contract.title, "href": url_of_thing("contract", seen.contract.slug)},
        tags=_tags(row, rag(facts, horizon)),
        facts=_facts(seen, horizon),
        criteria=row.acceptance_criteria.splitlines(),
        takes=[EvidenceType(code).label for code in row.evidence],
        adds=adds,
        steps=_steps(row, status, seen.standings),
        notes=clock_links(seen),
        clocks=_clocks(seen, is_overdue(facts, horizon.today)),
        people=_people(row, people) if staff else [],
        rounds=rounds_shown(seen, bool(adds), procedures.put_forward),
        proposal=_proposed(seen, people) if staff and seen.proposal else "",
        approves=seen.proposal is not None and not seen.is_own_proposal,
        instruments=_instruments(seen) if staff else [],
        said=_said(seen, people) if staff else [],
        changes=_changes(row) if Standing.KEEPER in seen.standings else [],
        links=links,
        disputes=threads(seen),
        procedures=procedures,
        clause=clause,
        next=next_step(at, seen, adds),
    )


def _tags(row: Obligation, colour: Rag) -> list[dict[str, str]]:
    tags = [
        {"value": colour.value, "words": colour.label, "colour": _COLOURS[colour]},
        {"value": row.status, "words": ObligationStatus(row.status).label, "colour": "grey"},
    ]
    if row.disputed:
        tags.append({"value": "disputed", "words": "Disputed", "colour": "magenta"})
    if row.criticality == Criticality.CRITICAL:
        tags.append({"value": "critical"})
    return tags


def _facts(seen: Seen, horizon: Horizon) -> list[dict[str, Any]]:
    row = seen.row
    moved = row.baseline_due_on != row.effective_due_on and row.baseline_due_on is not None
    late = is_overdue(rag_facts(row), horizon.today)
    return [
        {"label": "Due", "value": with_deadline(row, day(row.effective_due_on)), "tone": "warning" if late else None,
         "note": f"first due on {day(row.baseline_due_on)}" if moved else ""},
        {"label": "Stands at", "value": status_words(row)},
        {"label": "What it is", "value": seen.type_label,
         "note": f"ordered by {row.statement}" if row.statement else ""},
        {"label": "Payment tied to it", "value": money(row.payment) or "None recorded",
         "note": row.payment_clause or ("no right recorded: ask legal" if row.payment else "")},
    ]  # fmt: skip


def _adds(row: Obligation, standings: frozenset[Standing]) -> list[dict[str, str]]:
    """A link for each sort of evidence that counts here; a keeper can ask for files by a link, too."""
    if not standings & WHO[ObligationAction.ADD_EVIDENCE]:
        return []
    added = [
        {"text": f"Add: {EvidenceType(code).label.lower()}", "href": f"{address_of(row)}/evidence/{code}"}
        for code in row.evidence
    ]
    if Standing.KEEPER in standings and EvidenceType.FILE.value in row.evidence:
        added.append({"text": "Ask the supplier for it by a link", "href": f"{address_of(row)}/link"})
    return added


def _steps(row: Obligation, status: ObligationStatus, standings: frozenset[Standing]) -> list[dict[str, str]]:
    """What the reader can do now: steps that lead on from here and are for them."""
    offered = [(code, step.action, step.button, bool(step.next)) for code, step in STEPS.items()]
    offered += [(code, action, BUTTONS[code], False) for code, action in EXITS.items()]
    return [
        {"text": button, "href": f"{address_of(row)}/{code}", "kind": "" if is_main else "secondary"}
        for code, action, button, is_main in offered
        if (status, action) in TRANSITIONS and standings & WHO[action] and _fits(row, action)
    ]


def _fits(row: Obligation, action: ObligationAction) -> bool:
    """Only what is disputed can be settled, and the other way round."""
    if action in (ObligationAction.DISPUTE, ObligationAction.SETTLE):
        return row.disputed is (action is ObligationAction.SETTLE)
    return True


def _clocks(seen: Seen, late: bool) -> list[dict[str, Any]]:
    """Both sides' clocks, so that nobody is blamed for the other's delay."""
    row = seen.row
    rows: list[dict[str, Any]] = [{"key": "The supplier's day", "value": day_or_dash(row.effective_due_on)}]
    if row.stopped_on is not None:
        words = f"stands since {day(row.stopped_on)}: the council keeps the supplier waiting"
        rows.append({"key": "The supplier's clock", "value": words})
    if late:
        rows.append({"key": "Overdue", "value": "Yes. Days that we blocked are not counted."})
    if row.respond_by is not None:
        rows.append({"key": "We answer by", "value": day(row.respond_by)})
    if row.deemed_on is not None:
        words = f"{day(row.deemed_on)}, unless we answer before. It is then deemed under the contract, not accepted."
        rows.append({"key": "Deemed accepted on", "value": words})
    rows += [
        {"key": "Blocked by us", "value": f"{day(one.from_on)} to {day(one.until_on) or 'now'}: {one.reason}"}
        for one in seen.blocks
    ]
    return rows + [{"key": "More days", "value": _relief(one)} for one in seen.reliefs]


def _relief(one: Relief) -> str:
    asked = f"{how_many(one.days_claimed, 'day')} asked for on {day(one.claimed_at)}: {one.reason}"
    if one.days_granted is None:
        return f"{asked} Not answered yet."
    return f"{asked} {one.days_granted:,} granted: {one.answer}"


def _changes(row: Obligation) -> list[dict[str, str]]:
    """What a keeper can put right, besides the steps."""
    return [
        {"text": one.link, "href": f"{address_of(row)}/{code}"}
        for code, one in CHANGES.items()
        if row.status in one.statuses and one.fits(row)
    ]


_PROPOSED = {
    ObligationAction.VARY: "to waive or vary this",
    ObligationAction.NOT_PURSUE: "not to pursue this",
    ObligationAction.REOPEN: "to open this again",
}


def _proposed(seen: Seen, people: Mapping[Any, Person]) -> str:
    assert seen.proposal is not None
    who = _name(people, seen.proposal.proposed_by_id)
    until = f", until {day(seen.proposal.expires_on)}" if seen.proposal.expires_on else ""
    what = _PROPOSED[ObligationAction(seen.proposal.action)]
    return f"{who} proposed on {day(seen.proposal.proposed_at)} {what}{until}: {seen.proposal.reason}"


def _instruments(seen: Seen) -> list[dict[str, str]]:
    """The papers by which it is, or would be, varied."""
    proposals: list[Proposal] = [*seen.exits, *([seen.proposal] if seen.proposal else [])]
    address = address_of(seen.row)
    return [
        {"text": one.instrument_name, "href": f"{address}/instruments/{one.id}"}
        for one in proposals
        if one.instrument_sha256
    ]


def _said(seen: Seen, people: Mapping[Any, Person]) -> list[str]:
    """Exits that two people agreed on, each with its reason."""
    told = []
    for leaving in seen.exits:
        label = ObligationAction(leaving.action).label
        both = f"{_name(people, leaving.proposed_by_id)} and {_name(people, leaving.approved_by_id)}"
        until = f", until {day(leaving.expires_on)}" if leaving.expires_on else ""
        told.append(f"{label}, agreed on {day(leaving.approved_at)}{until} by {both}: {leaving.reason}")
    return told


def _name(people: Mapping[Any, Person], identity: Any) -> str:
    return people[identity].name if identity in people else "Somebody"


def _people(row: Obligation, people: Mapping[Any, Person]) -> list[dict[str, Any]]:
    named = (
        ("Sees to it", row.owner_id, "Nobody yet"),
        ("Accepts it", row.acceptor_id, "Nobody is appointed yet"),
        ("Of the supplier", row.supplier_person_id, "Nobody named yet"),
    )
    return [
        {"key": key, "value": people[one].name if one in people else "", "missing": nobody,
         "href": f"/people/{people[one].slug}" if one in people else None}
        for key, one, nobody in named
    ]  # fmt: skip
