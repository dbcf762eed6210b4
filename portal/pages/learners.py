"""Assign a learner to what none of our own people can do: the form, who is suggested first, and what is in hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.system import System
from catalogue.people.queries import manages_somebody
from catalogue.readiness.practising import Practice, practice_of
from catalogue.readiness.queries import SystemReadiness, readiness_of
from catalogue.resources.desk import Desk
from catalogue.resources.rules import months_on
from catalogue.runbooks.assigning import Assignment, Learner, learners, may_assign
from catalogue.runbooks.queries import someone
from catalogue.runbooks.rules import is_told_the_name
from catalogue.runbooks.tables import Procedure
from catalogue.terms import DrillLevel, StarterDeed
from catalogue.workflows.assign_and_tell import assign_and_tell
from portal.forms import Form, Question, typed_from
from portal.pages.people_meant import person_meant
from portal.pages.procedures import place_of
from portal.pages.small_forms import SmallForm, asked, day_in, values_of
from portal.urls import url_of_thing
from portal.words import day

FIELDS = (
    Field("person", "Learner", FieldType.TEXT, required=True, max_length=200,
          hint="One of our own people: their email address or their name."),
    Field("by_on", "By when", FieldType.DATE, required=True),
    Field("buddy", "Buddy", FieldType.TEXT, max_length=200,
          hint="Who shows them: their email address or their name. Where only a supplier can do it, one of its people "
          "who works on this system."),
)  # fmt: skip
_MONTHS = 3  # what a runbook and a rehearsal usually take, beside the day's work
_DEEDS = {DrillLevel.WATCHED: StarterDeed.WITH_BUDDY, DrillLevel.ALONE: StarterDeed.ALONE}


@dataclass(frozen=True)
class AssignForm:
    """The form on a system's own page, for the procedure that most needs a learner."""

    title: str
    action: str
    questions: Sequence[Question]


@dataclass(frozen=True)
class Learning:
    """What a system's page says of learners: by procedure, and the form if the reader may assign somebody."""

    assigns: bool
    in_hand: Mapping[UUID, Sequence[str]]
    form: AssignForm | None


def learning_on(at: Desk, system: System, found: SystemReadiness, practice: Sequence[Practice]) -> Learning:
    """Who learns what of a system, as far as the reader is told, and who should next."""
    assigns = may_assign_somebody(at.session, at.actor, system)
    in_hand = learners(at.session, [one.id for one in found.facts.procedures], at.today)
    needs = [one for one in uncovered(found) if one not in in_hand] if assigns else []
    first = min(needs, key=lambda one: _place(one, practice), default=None)
    form = None
    if first is not None:
        title = found.titles[first]
        questions = asked(FIELDS, suggested(at, practice, first))
        form = AssignForm(title, f"{url_of_thing('system', system.slug)}/procedures/{first}/learner", questions)
    told = {key: [_words(at.actor, system, one) for one in several] for key, several in in_hand.items()}
    return Learning(assigns, told, form)


def may_assign_somebody(session: Session, actor: Actor, system: System) -> bool:
    """Whether the actor may assign anybody, or those whom they manage."""
    return may_assign(actor, system) or manages_somebody(session, actor)


def uncovered(found: SystemReadiness) -> list[UUID]:
    """The critical procedures of a system that none of our own people can do, if only a contractor can run it."""
    if not found.result.only_a_contractor:
        return []
    return [one.procedure.id for one in found.result.standings if one.is_critical and not one.cover]


def _place(procedure: UUID, practice: Sequence[Practice]) -> tuple[bool, int]:
    """What somebody has begun comes first, then what raises the system most."""
    at = next((place for place, one in enumerate(practice) if one.drill.procedure.id == procedure), len(practice))
    return at == len(practice) or practice[at].person is None, at


def _words(actor: Actor, system: System, one: Learner) -> str:
    """Names are for those who are told them; others hear that it is in hand."""
    named = is_told_the_name(actor, system.id, someone(one.person))
    by = f" by {day(one.by_on)}" if one.by_on else ""
    return f"{one.person.name if named else 'Somebody of ours'} is to learn it{by}"


def suggested(at: Desk, practice: Sequence[Practice], procedure: UUID) -> Form:
    """The form with who should practise it next, where the reader is told who that is."""
    best = next((one for one in practice if one.drill.procedure.id == procedure), None)
    person = best.person.email if best is not None and best.person else ""
    return Form(typed_from(FIELDS, {"person": person, "by_on": months_on(at.today, _MONTHS).isoformat()}))


def assign_form(at: Desk, system: System, procedure: Procedure, form: Form | None = None) -> SmallForm:
    """Who learns it, by when, with whose help?"""
    practice = _practice(at, system)
    form = form or suggested(at, practice, procedure.id)
    return SmallForm(
        title="Assign a learner",
        action=f"{url_of_thing('system', system.slug)}/procedures/{procedure.id}/learner",
        back=place_of(system, procedure),
        button="Assign a learner",
        questions=asked(FIELDS, form),
        errors=form.errors,
        intro=f"{procedure.title}, on {system.title}. It becomes a step of what they learn, and is done once a drill "
        "shows that they did it.",
    )


def _practice(at: Desk, system: System) -> list[Practice]:
    return practice_of(at.session, at.actor, readiness_of(at.session, at.actor, system, at.today), at.today)


def assign(at: Desk, system: System, procedure: Procedure, typed: Mapping[str, Any]) -> str:
    """Assign who was typed; their name. Raises `BadInput`, `NotAllowed`, `Refused`."""
    values = values_of(FIELDS, typed)
    learner = person_meant(at.session, at.actor, "person", values["person"], at.today)
    buddy = person_meant(at.session, at.actor, "buddy", values["buddy"], at.today) if values["buddy"] else None
    by_on = day_in(values, "by_on")
    assert by_on is not None
    best = next((one for one in _practice(at, system) if one.drill.procedure.id == procedure.id), None)
    deed = _DEEDS[best.drill.level] if best else StarterDeed.WITH_BUDDY
    assign_and_tell(at, system, procedure, Assignment(learner, deed, by_on, buddy))
    return learner.name
