"""What a keeper puts right about an obligation besides its steps: who sees to it, when it is due, and its words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalogue.errors import BadInput, Problem
from catalogue.kinds.kind import Field, FieldType
from catalogue.obligations.appointing import People, reassign
from catalogue.obligations.keeping import Due, set_due
from catalogue.obligations.ordering import name_statement
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.obligations.wording import MOST_IN_DETAILS, MOST_IN_TITLE, OPEN_TO_CHANGE, Wording, reword
from catalogue.people.queries import people_by_id, person_by_email
from catalogue.people.tables import Person
from catalogue.terms import Criticality, ObligationStatus
from catalogue.working_days import Calendar
from portal.forms import Form, typed_from
from portal.pages import obligation_clause as clauses
from portal.pages.obligation_words import address_of
from portal.pages.small_forms import SmallForm, asked, day_in, time_in

_T = FieldType
_PEOPLE = (
    Field("owner", "Email of who sees to it", _T.EMAIL, hint="Somebody of the council."),
    Field("acceptor", "Email of who accepts it", _T.EMAIL,
          hint="Somebody of the council who holds the role of acceptor for this contract."),
    Field("supplier_person", "Email of who hands it over", _T.EMAIL, hint="Somebody of the supplier."),
)  # fmt: skip
STATEMENT = Field("statement", "Statement of work", _T.TEXT, max_length=120,
                  hint="Its reference, such as SOW 2. Blank if the contract itself asks for it.")  # fmt: skip
_DUE = (
    Field("due_on", "Due date", _T.DATE, hint="It follows no day of the contract then. Blank if unknown."),
    Field("deadline", "Time of day", _T.TEXT, max_length=5,
          hint="Up to which it is in time, if the contract names one, like 17:00. Blank if the whole day counts."),
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One thing to put right: the words of its link, what it asks, what stands there now, the operation, and while."""

    link: str
    fields: tuple[Field, ...]
    now: Callable[[Sitting, Obligation], Mapping[str, Any]]
    run: Callable[[Sitting, Obligation, Mapping[str, Any], Calendar], object]
    statuses: frozenset[ObligationStatus] = frozenset(ObligationStatus)


def _people_now(at: Sitting, row: Obligation) -> Mapping[str, Any]:
    ids = {"owner": row.owner_id, "acceptor": row.acceptor_id, "supplier_person": row.supplier_person_id}
    known = people_by_id(at.session, at.actor, ids.values())
    return {name: known[one].email if one in known else "" for name, one in ids.items()}


def _name_people(at: Sitting, row: Obligation, values: Mapping[str, Any], _calendar: Calendar) -> None:
    owner, acceptor, supplier = (person_named(at, values, spec.name) for spec in _PEOPLE)
    reassign(at, row, People(owner, acceptor, supplier))


def person_named(at: Sitting, values: Mapping[str, Any], name: str) -> Person | None:
    """The person whose address was typed; None if none was. Raises `BadInput`."""
    if not values[name]:
        return None
    found = person_by_email(at.session, at.actor, values[name])
    if found is None:
        raise BadInput([Problem(name, "Nobody here has this address.", "Look them up under People.", values[name])])
    return found


_WORDING = (
    Field("title", "What is owed", _T.TEXT, required=True, max_length=MOST_IN_TITLE),
    Field("details", "Details", _T.MARKDOWN, max_length=MOST_IN_DETAILS),
    Field("acceptance_criteria", "It is accepted only if", _T.LONG_TEXT, max_length=4000, hint="One condition a line."),
    Field("criticality", "How critical it is", _T.TERM, terms=Criticality, required=True),
    Field("payment", "Payment tied to it", _T.MONEY, hint="In pounds. Blank if none is."),
    Field("payment_clause", "Clause that ties it", _T.TEXT, max_length=120,
          hint="Blank if no right is recorded: then ask legal before you withhold it."),
)  # fmt: skip


def _wording_now(_at: Sitting, row: Obligation) -> Mapping[str, Any]:
    return {spec.name: getattr(row, spec.name) for spec in _WORDING} | {
        "payment": str(row.payment) if row.payment is not None else ""
    }


def _reword(at: Sitting, row: Obligation, values: Mapping[str, Any], _calendar: Calendar) -> None:
    payment = Decimal(values["payment"]) if values["payment"] else None
    criteria = values["acceptance_criteria"] or ""
    reword(at, row, Wording(
        values["title"], values["details"] or "", criteria, Criticality(values["criticality"]), payment,
        values["payment_clause"] or "",
    ))  # fmt: skip


def _record_clause(at: Sitting, row: Obligation, values: Mapping[str, Any], _calendar: Calendar) -> None:
    clauses.keep_clause(at, row, values)


def _change_due(at: Sitting, row: Obligation, values: Mapping[str, Any], calendar: Calendar) -> None:
    set_due(at, row, Due(on=day_in(values, "due_on"), deadline=time_in(values, "deadline")), calendar)


CHANGES: dict[str, Change] = {
    "wording": Change("Change the wording or the payment", _WORDING, _wording_now, _reword, OPEN_TO_CHANGE),
    "clause": Change("Record the clause", clauses.FIELDS, clauses.said_now, _record_clause),
    "people": Change("Change who", _PEOPLE, _people_now, _name_people),
    "statement": Change(
        "Change the statement of work",
        (STATEMENT,),
        lambda _, row: {"statement": row.statement},
        lambda at, row, values, _: name_statement(at, row, values["statement"] or ""),
    ),
    "due": Change(
        "Change the due date",
        _DUE,
        lambda _, row: {
            "due_on": row.due_on.isoformat() if row.due_on else "",
            "deadline": f"{row.deadline:%H:%M}" if row.deadline else "",
        },
        _change_due,
    ),
}


def change_form(at: Sitting, row: Obligation, code: str, form: Form | None = None) -> SmallForm:
    """The form of one change, with what stands there now unless something was typed."""
    change, back = CHANGES[code], address_of(row)
    form = form or Form(typed_from(change.fields, change.now(at, row)))
    return SmallForm(
        title=change.link,
        action=f"{back}/{code}",
        back=back,
        button="Save",
        questions=asked(change.fields, form),
        errors=form.errors,
        intro=f"“{row.title}”.",
    )
