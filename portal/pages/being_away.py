"""The page on which somebody is said to be away: from when until when, and who stands in for what they answer for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.errors import BadInput, Problem
from catalogue.kinds.kind import Field, FieldType
from catalogue.obligations.rag import Horizon
from catalogue.people.absences import absence_of, away_within, say_away
from catalogue.people.tables import Absence, Person
from catalogue.plurals import how_many
from catalogue.resources.desk import Desk
from catalogue.resources.standing_in import reliefs
from catalogue.terms import Employer, Lifecycle, OwnerRole
from catalogue.workflows.estate import handovers_of
from catalogue.workflows.giving import name_deputy
from catalogue.workflows.holdings import Answer, answers_of
from catalogue.workflows.leavers import Leavers, require_hand_on
from portal.forms import Form, Question, typed_from
from portal.pages.people_meant import person_meant
from portal.pages.small_forms import asked, day_in, values_of
from portal.urls import url_of_thing
from portal.words import day

FIELDS = (
    Field("from_on", "First day away", FieldType.DATE, required=True),
    Field("until_on", "Last day away", FieldType.DATE, required=True),
    Field("deputy", "Who stands in for what nobody does?", FieldType.TEXT, max_length=200,
          hint="Their email address or their name. They become deputy of each such entry that you may change."),
)  # fmt: skip
Row = dict[str, Any]


@dataclass(frozen=True)
class AwayPage:
    """Whose absence it is, in which words it stands already, the form, what somebody stands in for, and what nobody
    does; `handovers` never have a deputy."""

    person: Person
    stands: str
    questions: list[Question]
    errors: list[Row]
    covered: Sequence[Row]
    alone: Sequence[Row]
    handovers: Sequence[Row]

    @property
    def address(self) -> str:
        """Where the form is sent."""
        return f"/people/{self.person.slug}/away"


def away_page(at: Desk, person: Person, horizon: Horizon, form: Form | None = None) -> AwayPage:
    """The page, with what stands or what was typed. Who may: as with `say_away`. Raises `NotAllowed`."""
    require_hand_on(at.actor, Leavers((person,)))
    standing = absence_of(at.session, person, at.today)
    form = form or Form(typed_from(FIELDS, _said(standing, at.today)))
    theirs = _theirs(at, person)
    covering = _covering(at, theirs, standing)
    return AwayPage(
        person=person,
        stands=away_words(standing, at.today),
        questions=asked(FIELDS if any(one.deputy not in covering for one in theirs) else FIELDS[:2], form),
        errors=form.errors,
        covered=[_row(one) for one in theirs if one.deputy in covering],
        alone=[_row(one) for one in theirs if one.deputy not in covering],
        handovers=[
            {"text": one.title, "href": f"/obligations/{one.id}", "note": one.said}
            for one in handovers_of(at.session, at.actor, person, horizon)
        ],
    )


def _said(standing: Absence | None, today: date) -> dict[str, str]:
    if standing is None:
        return {"from_on": today.isoformat()}
    return {"from_on": standing.from_on.isoformat(), "until_on": standing.until_on.isoformat()}


def _theirs(at: Desk, person: Person) -> list[Answer]:
    return [one for one in answers_of(at.session, at.actor, person, at.today) if _needs_deputy(one)]


def _needs_deputy(one: Answer) -> bool:
    ours = not one.stands_in and one.role is not OwnerRole.SUPPLIER_CONTACT
    return ours and one.thing.lifecycle != Lifecycle.RETIRED


def _covering(at: Desk, theirs: Sequence[Answer], standing: Absence | None) -> set[Person]:
    """The deputies who are here on all days on which the person is away."""
    from_on, until_on = (standing.from_on, standing.until_on) if standing else (at.today, at.today)
    deputies = {one.deputy for one in theirs if one.deputy}
    away = away_within(at.session, [one.id for one in deputies], from_on, until_on)
    return {one for one in deputies if one.works_on(from_on) and one.works_on(until_on) and one.id not in away}


def _row(one: Answer) -> Row:
    """An entry with who stands in; and why they do not, where they do not."""
    address = url_of_thing(one.thing.kind, one.thing.slug)
    return {
        "text": one.thing.title,
        "href": address,
        "note": one.role.label,
        "deputy": one.deputy.name if one.deputy else "",
        "name_one": f"{address}/owners",
    }


def say(at: Desk, person: Person, typed: Mapping[str, Any]) -> None:
    """Note what was typed, and name the deputy where nobody stands in. Raises `BadInput`, `Refused`."""
    values = values_of(FIELDS, typed)
    from_on, until_on = day_in(values, "from_on"), day_in(values, "until_on")
    assert from_on is not None and until_on is not None
    deputy = _deputy(at, person, values["deputy"]) if values["deputy"] else None
    say_away(at.session, at.actor, person, from_on, until_on, at.today)
    if deputy is None:
        return
    theirs = _theirs(at, person)
    covering = _covering(at, theirs, absence_of(at.session, person, at.today))
    for one in theirs:
        if one.deputy not in covering and may(at.actor, Action.ASSIGN_OWNER, one.thing.facts):
            name_deputy(at, one.thing.id, one.role.value, deputy, at.today)


def _deputy(at: Desk, person: Person, words: str) -> Person:
    """Who was typed, if they can stand in. Raises `BadInput`."""
    deputy = person_meant(at.session, at.actor, "deputy", words, at.today)
    if deputy.id == person.id or deputy.employer != Employer.COUNCIL:
        raise BadInput([Problem("deputy", f"{deputy.name} cannot stand in.", "Choose somebody else of ours.")])
    return deputy


def away_words(standing: Absence | None, today: date) -> str:
    """That somebody is, or will be, away: what follows their name. Nothing if they are not."""
    if standing is None:
        return ""
    until = f"until {day(standing.until_on)}"
    return f"is away {until}" if standing.from_on <= today else f"will be away from {day(standing.from_on)} {until}"


def relief_cards(session: Session, actor: Actor, today: date) -> list[Row]:
    """Cards of the home page: for whom the reader stands in today."""
    return [
        {
            "count": f"{one.things:,}",
            "title": "entry is yours to look after" if one.things == 1 else "entries are yours to look after",
            "href": f"/people/{one.person.slug}",
            "text": f"{one.person.name} is away until {day(one.until_on)}, and you stand in.",
        }
        for one in reliefs(session, actor, today)
    ]


def told(page: AwayPage) -> str:
    """What to say once it is noted, with what nobody stands in for."""
    if not page.alone:
        return f"{page.person.name} {page.stands}."
    entries = how_many(len(page.alone), "entry", "entries")
    return f"{page.person.name} {page.stands}. Nobody stands in for {entries}: name somebody below."
