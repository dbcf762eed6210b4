"""The procedures that an obligation hands over: on its page with the drills that prove them, and their forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.errors import BadInput, NotFound, Problem
from catalogue.kinds.kind import Field, FieldType
from catalogue.obligations.machine import WHO
from catalogue.obligations.tables import Obligation
from catalogue.obligations.whole import Seen
from catalogue.plurals import how_many
from catalogue.runbooks.queries import DrillLine
from catalogue.runbooks.tables import Drill
from catalogue.terms import CheckLevel, DrillLevel, DrillOutcome, EvidenceType, ObligationAction, Standing
from catalogue.workflows.drills_put_forward import DrillPutForward, drills_put_forward
from catalogue.workflows.procedures_owed import (
    NAMEABLE,
    ProcedureOwed,
    SystemProcedure,
    drill_offered,
    procedures_owed,
    procedures_to_name,
)
from portal.forms import Form, Question, typed_from
from portal.pages.drill_words import drill_words, who_did_it
from portal.pages.evidence import TAKES_EVIDENCE, Entry, fields_for
from portal.pages.obligation_words import address_of
from portal.pages.procedures import page_of, place_of
from portal.pages.small_forms import SmallForm, asked
from portal.urls import url_of_thing
from portal.words import day

CHOSEN = "procedures"
LEVEL = (
    Field("level", "How far must somebody of ours get with each?", FieldType.TERM, terms=DrillLevel, required=True),
)
_AS_CHECKED = {
    DrillLevel.TAUGHT_BACK: CheckLevel.TAUGHT_BACK,
    DrillLevel.WATCHED: CheckLevel.WATCHED,
    DrillLevel.ALONE: CheckLevel.UNAIDED,
}


@dataclass(frozen=True)
class ProofShown:
    """A drill that proves it, and where it can be added as evidence."""

    text: str
    href: str


@dataclass(frozen=True)
class OwedShown:
    """A procedure that an obligation hands over: where it is told of, and how far that came."""

    title: str
    system: str
    href: str
    words: str
    proofs: Sequence[ProofShown]


@dataclass(frozen=True)
class ProceduresShown:
    """All that the page of an obligation says of procedures; `level` is how far somebody of ours must get,
    `put_forward` how the drills among its evidence stand today, by the piece of evidence."""

    level: str
    owed: Sequence[OwedShown]
    change: str
    put_forward: Mapping[UUID, Entry]


def procedures_shown(session: Session, actor: Actor, seen: Seen, today: date) -> ProceduresShown:
    """What an obligation hands over, as far as the reader may know."""
    row = seen.row
    owed = procedures_owed(session, actor, row, today)
    changes = Standing.KEEPER in seen.standings and row.status in NAMEABLE
    changes = changes and bool(owed or procedures_to_name(session, actor, row, today))
    return ProceduresShown(
        level=DrillLevel(row.drill_level).label.lower() if owed else "",
        owed=[_shown(actor, seen, one) for one in owed],
        change=f"{address_of(row)}/procedures" if changes else "",
        put_forward={
            piece: _put_forward(actor, one) for piece, one in drills_put_forward(session, actor, seen.evidence).items()
        },
    )


def _put_forward(actor: Actor, one: DrillPutForward) -> Entry:
    """A link to the drill where it stands with what it proves, or to its procedure for who is not told of it there."""
    is_told = one.line.person is not None or may(actor, Action.EDIT, one.system.facts)
    place = f"{page_of(one.system, one.procedure.procedure_kind)}#drill-{one.line.row.id}"
    href = place if is_told else place_of(one.system, one.procedure)
    return {"text": "The drill on record", "href": href, "note": _as_it_stands(one.line.row)}


def _as_it_stands(row: Drill) -> str:
    """What became of a drill since it was recorded, if anything did."""
    if row.voided_at is not None:
        return f"Voided on {day(row.voided_at)}, and proves nothing: {row.void_reason}"
    if row.was_watched is False:
        return "The witness says that they were not there. It proves nothing."
    return "Not yet confirmed by the witness." if row.witness_id and row.was_watched is None else ""


def drill_sent(session: Session, actor: Actor, row: Obligation, sent: str, today: date) -> UUID | None:
    """The drill that a form puts forward, if it is one of those that prove what the obligation hands over; nothing for
    evidence that is no drill on record. Raises `NotFound`."""
    if not sent:
        return None
    try:
        identity = UUID(sent)
    except ValueError:
        raise NotFound("drill") from None
    return drill_offered(session, actor, row, identity, today)[1].row.id


def _shown(actor: Actor, seen: Seen, one: ProcedureOwed) -> OwedShown:
    if one.proofs is None:
        return OwedShown(one.row.title, one.system.title, url_of_thing("system", one.system.slug), "", ())
    told = [line for line in one.proofs if line.person is not None or may(actor, Action.EDIT, one.system.facts)]
    return OwedShown(
        title=one.row.title,
        system=one.system.title,
        href=place_of(one.system, one.row),
        words="It is needed no more." if one.row.ended_on else _how_far(len(one.proofs)),
        proofs=[ProofShown(drill_words(line), _offer(seen, line)) for line in told],
    )


def _how_far(proofs: int) -> str:
    if not proofs:
        return "Nobody of ours has shown it yet."
    return f"{how_many(proofs, 'drill')} {'proves' if proofs == 1 else 'prove'} it."


def _offer(seen: Seen, line: DrillLine) -> str:
    """Where a drill is added as evidence, if the reader may and it counts here."""
    row = seen.row
    takes = row.status in TAKES_EVIDENCE and EvidenceType.DRILL.value in row.evidence
    if not takes or not seen.standings & WHO[ObligationAction.ADD_EVIDENCE]:
        return ""
    return f"{address_of(row)}/drills/{line.row.id}"


def begun_with(owed: ProcedureOwed, line: DrillLine) -> Form:
    """The form for a drill as evidence, with what is on record of this one."""
    row = line.row
    outcome = " ".join(part for part in (f"{DrillOutcome(row.outcome).label}.", row.corrections) if part)
    said = {
        "name": f"Drill of “{owed.row.title}”",
        "procedure": f"{owed.row.title} ({owed.system.title})",
        "done_on": row.done_on.isoformat(),
        "done_by": who_did_it(line),
        "level": _AS_CHECKED[DrillLevel(row.level)].value,
        "outcome": outcome,
    }
    return Form(typed_from(fields_for(EvidenceType.DRILL), said))


def naming_form(row: Obligation, offered: Sequence[SystemProcedure], form: Form) -> SmallForm:
    """Which procedures are handed over by it, and how far must somebody of ours get?"""
    error = next((one.words for one in form.problems if one.field == CHOSEN), None)
    options = [
        {"value": str(one.row.id), "text": one.row.title, "hint": one.system.title,
         "checked": str(one.row.id) in form.typed[CHOSEN]}
        for one in offered
    ]  # fmt: skip
    return SmallForm(
        title="Which procedures does it hand over?",
        action=f"{address_of(row)}/procedures",
        back=address_of(row),
        button="Save",
        questions=[Question(CHOSEN, "Procedures", "checkboxes", error=error, options=options), *asked(LEVEL, form)],
        errors=form.errors,
        intro=f"“{row.title}”. Drills of these at that level, by our own people, are then offered as evidence.",
    )


def standing_names(row: Obligation, owed: Sequence[ProcedureOwed]) -> Form:
    """What is named now, as somebody would have chosen it; alone is what most contracts ask."""
    level = row.drill_level if owed else DrillLevel.ALONE.value
    return Form({CHOSEN: [str(one.row.id) for one in owed], "level": level})


def chosen_ids(typed: Mapping[str, Any]) -> set[UUID]:
    """The procedures that were ticked. Raises `BadInput` for what no form offers."""
    try:
        return {UUID(one) for one in typed[CHOSEN]}
    except ValueError:
        raise BadInput([Problem(CHOSEN, "One of the procedures is not there.", "Choose from the list.")]) from None
