"""Going through a runbook step by step: the forms to begin and to end it, and the checklist between them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.errors import BadInput, Problem
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.runbook import Runbook
from catalogue.people.queries import person_of
from catalogue.resources.desk import Desk
from catalogue.runbooks.carried_out import DoneBy, OwnChecklist, open_checklist_of
from catalogue.runbooks.checklists import (
    MAX_NOTE,
    MAX_REFERENCE,
    Beginning,
    Tick,
    begin_checklist,
    end_as_drill,
    end_checklist,
)
from catalogue.runbooks.correcting import draft_notes
from catalogue.runbooks.jobs import jobs_in, steps_to_do
from catalogue.runbooks.operations import DrillEntry
from catalogue.runbooks.tables import Checklist
from catalogue.terms import DrillKind, DrillLevel, DrillOutcome, RunbookType
from portal.forms import Form, Question, typed_from
from portal.pages.people_meant import person_meant
from portal.pages.small_forms import SmallForm, asked, values_of
from portal.urls import url_of_thing

Typed = Mapping[str, Any]
NO_DRILL = "none"
ALL_JOBS = "all"
JOB = Field("job", "Which job do you do?", FieldType.TEXT, required=True)
BEGIN = (
    Field("drill_kind", "Why do you do it?", FieldType.TERM, terms=DrillKind, required=True),
    Field("reference", "Incident or change", FieldType.TEXT, max_length=MAX_REFERENCE,
          hint="Its number, if there is one."),
)  # fmt: skip
DONE_FOR = {
    DrillKind.LIVE: "This is live: what you do counts on the running system.",
    DrillKind.REHEARSED: "This is a rehearsal: you practise, or work on a test system.",
}
OUTCOME = Field("outcome", "How did it end?", FieldType.TERM, terms=DrillOutcome, required=True)
CORRECTIONS = Field("corrections", "Corrections", FieldType.LONG_TEXT, max_length=4000,
                    hint="What the runbook got wrong or left out. No passwords.")  # fmt: skip
OF_DRILL = (
    Field("procedure", "What did you show that you can do?", FieldType.TEXT, required=True),
    Field("level", "How far by yourself?", FieldType.TERM, terms=DrillLevel,
          hint="Leave it open if you chose “None of this”."),
    Field("witness", "Witness", FieldType.TEXT, max_length=200,
          hint="Who was there: their email address or their name. They are asked whether they were. "
          "Leave it blank if you did it alone."),
    CORRECTIONS,
)  # fmt: skip


def address_of(row: Checklist) -> str:
    """Where a checklist is ticked."""
    return f"/checklists/{row.id}"


def how_to_do(session: Session, actor: Actor, runbook: Runbook) -> str:
    """Whether the reader can go through its steps one by one: `begun` if they have begun, `new`, or not at all."""
    if not may(actor, Action.CARRY_OUT, runbook.facts) or not steps_to_do(runbook.body):
        return ""
    return "begun" if open_checklist_of(session, actor, runbook) else "new"


def begin_fields(runbook: Runbook) -> tuple[Field, ...]:
    """What is asked at the beginning: which job only where the runbook holds several."""
    return (JOB, *BEGIN) if jobs_in(runbook.body) else BEGIN


def begin_form(runbook: Runbook, form: Form) -> SmallForm:
    """Which job, why, and for what?"""
    address = url_of_thing("runbook", runbook.slug)
    return SmallForm(
        title=f"Do this now: {runbook.title}",
        action=f"{address}/do",
        back=address,
        button="Begin",
        questions=[_with_jobs(one, runbook) for one in asked(begin_fields(runbook), form)],
        errors=form.errors,
        intro="You tick each step as you go. What you tick is kept, also if you close the page.",
        words=("live", "What “for real” and “rehearsed” mean"),
    )


def likely_beginning(runbook: Runbook) -> Form:
    """All of it; what breaks is mended for real, everything else somebody says."""
    is_incident = runbook.runbook_type == RunbookType.INCIDENT
    kind = DrillKind.LIVE.value if is_incident else ""
    return Form(typed_from(begin_fields(runbook), {"job": ALL_JOBS, "drill_kind": kind}))


def _with_jobs(question: Question, runbook: Runbook) -> Question:
    if question.name != JOB.name:
        return question
    jobs = [{"value": job, "text": job} for job in jobs_in(runbook.body)]
    everything = {"value": ALL_JOBS, "text": "All of it", "hint": "Each after the other, as the instructions say."}
    return replace(question, kind="radios", options=[everything, *jobs])


def begin(at: Desk, runbook: Runbook, typed: Typed) -> Checklist:
    """Begin a checklist. Raises `BadInput`, `Refused`."""
    values = values_of(begin_fields(runbook), typed)
    job = values.get("job", ALL_JOBS)
    beginning = Beginning(DrillKind(values["drill_kind"]), values["reference"], "" if job == ALL_JOBS else job)
    return begin_checklist(at, runbook, beginning)


def tick_in(sent: Mapping[str, str]) -> Tick:
    """What was sent of a step; a moment that cannot be read is now."""
    return Tick(
        is_done=sent.get("done") == "yes",
        outcome=DrillOutcome.named(sent.get("outcome", "")),
        note=sent.get("note", "")[:MAX_NOTE],
        at=_moment(sent.get("at", "")),
    )


def _moment(words: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        return None
    return found if found.tzinfo else None


def caption(row: Checklist) -> str:
    """What stands above the title: the job, if it is one of several, and for which incident or change."""
    return ": ".join(filter(None, ["Step by step", row.job, row.reference]))


def end_fields(procedures: Sequence[DoneBy]) -> tuple[Field, ...]:
    """What is asked at the end: about a drill only where the runbook is how a procedure is done."""
    return (OUTCOME, *OF_DRILL) if procedures else (OUTCOME, CORRECTIONS)


def end_form(own: OwnChecklist, procedures: Sequence[DoneBy], form: Form) -> SmallForm:
    """How did it end, and what did that show?"""
    address = address_of(own.row)
    questions = [_as_asked(one, procedures) for one in asked(end_fields(procedures), form)]
    left = len(own.steps) - own.done
    undone = f" {left} {'step is' if left == 1 else 'steps are'} not ticked." if left else ""
    return SmallForm(
        title=f"How did it end: {own.runbook.title}",
        action=f"{address}/end",
        back=address,
        button="End this",
        questions=questions,
        errors=form.errors,
        intro=f"What you say is recorded under your name.{undone}",
        words=("drill", "What a drill is, and “taught back”") if procedures else None,
    )


def likely_end(procedures: Sequence[DoneBy]) -> Form:
    """The first procedure is chosen, if there is but one."""
    chosen = str(procedures[0].procedure.id) if len(procedures) == 1 else ""
    return Form({**typed_from(OF_DRILL, {}), "procedure": chosen})


def _as_asked(question: Question, procedures: Sequence[DoneBy]) -> Question:
    """The question with its choices; the level and the witness hang on which drill is recorded, if any."""
    if question.name == "procedure":
        return replace(question, kind="radios", options=_choices(procedures))
    if question.name == "level":
        levels = [{"value": one.value, "text": one.label, "hint": one.hint} for one in DrillLevel]
        return replace(question, kind="radios", options=levels, depends=True)
    return replace(question, depends=question.name == "witness")


def _choices(procedures: Sequence[DoneBy]) -> list[dict[str, str]]:
    every = [
        {"value": str(one.procedure.id), "text": one.procedure.title, "hint": one.system.title} for one in procedures
    ]
    return [*every, {"value": NO_DRILL, "text": "None of this", "hint": "No drill is recorded."}]


def end(at: Desk, own: OwnChecklist, procedures: Sequence[DoneBy], typed: Typed) -> str:
    """End it, with the drill that was chosen, and keep what was wrong; what became of it, in words.

    Raises `BadInput`, `Refused`.
    """
    values = values_of(end_fields(procedures), typed)
    outcome = DrillOutcome(values["outcome"])
    chosen = next((one for one in procedures if str(one.procedure.id) == values["procedure"]), None)
    if chosen is not None:
        entry = _drill(at, own, values, outcome)
        end_as_drill(at, own.runbook, own.row, (chosen.system, chosen.procedure), entry)
        return f"It is ended, and your drill is recorded.{_asked_then(entry)}"
    end_checklist(at, own.runbook, own.row, outcome)
    noted = replace(at, note="Corrections from doing it")
    draft = draft_notes(noted, own.runbook, values["corrections"], own.steps)
    return "It is ended. What you found wrong is a draft now." if draft else "It is ended."


def _drill(at: Desk, own: OwnChecklist, values: Typed, outcome: DrillOutcome) -> DrillEntry:
    if not values["level"]:
        raise BadInput([Problem("level", "Choose how far you did it by yourself, or “None of this” above.")])
    person = person_of(at.session, at.actor)
    assert person is not None
    witness = person_meant(at.session, at.actor, "witness", values["witness"], at.today) if values["witness"] else None
    return DrillEntry(
        person=person,
        done_on=at.today,
        level=DrillLevel(values["level"]),
        kind=DrillKind(own.row.drill_kind),
        outcome=outcome,
        witness=witness,
        corrections=values["corrections"],
        runbook_revision=own.row.runbook_revision,
        reference=own.row.reference,
    )


def _asked_then(entry: DrillEntry) -> str:
    return f" {entry.witness.name} is asked to confirm that they were there." if entry.witness else ""


def where_to_go_on(own: OwnChecklist) -> str:
    """The address of the first step that is not done, or of the end; of the top, where it is said whom to call, if none
    is done."""
    if not own.done:
        return address_of(own.row)
    return f"{address_of(own.row)}#{f'step-{own.next.number}' if own.next else 'end'}"


def open_cards(found: Sequence[OwnChecklist]) -> list[dict[str, Any]]:
    """What somebody has begun and not ended, as `components/cards.html` takes it."""
    return [
        {
            "title": f"Go on with “{own.runbook.title}”",
            "href": where_to_go_on(own),
            "kind": "runbook",
            "text": f"{own.done} of {len(own.steps)} steps done.",
            "tone": "caution",
        }
        for own in found
    ]
