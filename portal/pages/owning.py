"""The page on which owners are named: who holds which role until when, and the form that names another."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from catalogue.errors import Problem
from catalogue.kinds.kind import Field, FieldType, Kind
from catalogue.people.tables import Person
from catalogue.resources.owners import TermOfOffice
from catalogue.resources.references import References
from catalogue.terms import OwnerRole
from portal.forms import Form, Question, questions, typed_from
from portal.tables import Cell, Column, Table, named_action
from portal.urls import url_of_thing
from portal.words import day

FIELDS = (
    Field("role", "Role", FieldType.TERM, terms=OwnerRole, required=True, hint="Whoever holds it now is succeeded."),
    Field("person", "Person", FieldType.TEXT, required=True, hint="Their email address or their name."),
    Field("from_on", "From", FieldType.DATE, required=True),
    Field("until_on", "Until", FieldType.DATE, hint="Leave it blank if there is no end."),
    Field("deputy", "Deputy", FieldType.TEXT, hint="Who stands in: their email address or their name."),
)
PEOPLE = ("person", "deputy")


@dataclass
class OwnersPage:
    """Everything that `resources/owners.html` shows. `choices`: people, where a name was not enough.

    `sights` is the table of those who may see a restricted thing by name, for those who may change it.
    """

    kind: Kind
    resource: Any
    table: dict[str, Any]
    form: Form
    choices: dict[str, Sequence[Person]] = field(default_factory=dict)
    may_assign: bool = True
    sights: dict[str, Any] | None = None

    @property
    def address(self) -> str:
        """The thing's own page."""
        return url_of_thing(self.kind.code, self.resource.slug)

    @property
    def questions(self) -> list[Question | dict[str, Any]]:
        """The form; a name that several people have becomes a choice between them."""
        asked: list[Question | dict[str, Any]] = []
        for spec in FIELDS:
            question = questions(spec, self.form, References())[0]
            people = self.choices.get(spec.name)
            asked.append(_choice(question, people) if people else question)
        return asked


def _choice(question: Question, people: Sequence[Person]) -> dict[str, Any]:
    options = [
        {"value": person.email, "text": person.name, "hint": ", ".join(filter(None, (person.job_title, person.email)))}
        for person in people
    ]
    return {
        "name": question.name,
        "label": question.label,
        "kind": "radios",
        "required": True,
        "options": options,
        "error": question.error,
        "hint": f"Several people are called “{question.value}”.",
    }


def blank_form(today: date) -> Form:
    """The form with today as the first day."""
    return Form(typed_from(FIELDS, {"from_on": today.isoformat()}))


def chosen_person(name: str, found: Sequence[Person], typed: str) -> tuple[Person | None, Problem | None]:
    """The one person meant, or what is wrong with the name."""
    if len(found) == 1:
        return found[0], None
    if not typed.strip():
        return None, Problem(name, "Enter an email address or a name.") if name == "person" else None
    if not found:
        return None, Problem(
            name, f"Nobody who works here is called “{typed[:80]}”.", "Check it, or ask for them to be added."
        )
    return None, Problem(name, f"{len(found)} people match “{typed[:80]}”.", "Choose one.")


def owners_table(address: str, terms: Sequence[TermOfOffice], today: date, may_assign: bool) -> Table[TermOfOffice]:
    """Everyone's time in each role, with a way to end those that hold."""
    columns: list[Column[TermOfOffice]] = [
        Column("role", "Role", lambda term: term.role.label, sort="role"),
        Column("person", "Person", lambda term: _person(term.person, today), lambda term: term.person.name, "person"),
        Column("deputy", "Deputy", lambda term: _person(term.deputy, today) if term.deputy else "",
               lambda term: term.deputy.name if term.deputy else ""),
        Column("from", "From", lambda term: day(term.from_on), lambda term: term.from_on, "from"),
        Column("until", "Until", lambda term: day(term.until_on), lambda term: term.until_on, "until"),
        Column("state", "Holds today", lambda term: _state(term, today), sort="state"),
    ]  # fmt: skip
    if may_assign and any(term.holds(today) for term in terms):
        columns.append(Column("end", "Change", lambda term: _end(address, term, today), lambda term: "", hidden=True))
    return Table("owners", "Owners", tuple(columns))


def _person(person: Person, today: date) -> Cell:
    left = person.end_on is not None and person.end_on < today
    note = f"left on {day(person.end_on)}" if left else person.job_title
    return {"text": person.name, "href": f"/people/{person.slug}", "note": note}


def _state(term: TermOfOffice, today: date) -> str:
    if term.holds(today):
        return "Yes"
    return "Not yet" if term.from_on > today else "No longer"


def _end(address: str, term: TermOfOffice, today: date) -> Cell:
    if not term.holds(today):
        return ""
    return {
        "text": named_action("End", f"{term.person.name}’s role"),
        "href": f"{address}/owners/end/{term.role.value}",
    }
