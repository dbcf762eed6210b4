"""What a keeper puts right about an obligation besides its steps: who sees to it, when it is due, and its words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from catalogue.errors import BadInput, Problem
from catalogue.kinds.kind import Field, FieldType
from catalogue.obligations.appointing import People, reassign
from catalogue.obligations.ordering import name_statement
from catalogue.obligations.sitting import Sitting, contract_of
from catalogue.obligations.tables import Obligation
from catalogue.obligations.wording import MOST_IN_DETAILS, MOST_IN_TITLE, OPEN_TO_CHANGE, Wording, reword
from catalogue.people.queries import people_by_id, person_by_email
from catalogue.people.tables import Person
from catalogue.terms import Criticality, ObligationStatus
from catalogue.workflows.add_handovers import key_dates_of
from catalogue.workflows.further_times import give_due
from catalogue.working_days import Calendar
from portal.forms import Form, typed_from
from portal.pages import obligation_clause as clauses
from portal.pages.due_asked import ELSEWHERE, HAPPENED, due_now, due_said, happened
from portal.pages.due_asked import FIELDS as DUE
from portal.pages.obligation_words import address_of
from portal.pages.small_forms import SmallForm, asked, day_in

_T = FieldType
PEOPLE = (
    Field("owner", "Email of who sees to it", _T.EMAIL, hint="Somebody of the council."),
    Field("acceptor", "Email of who accepts it", _T.EMAIL,
          hint="Somebody of the council who holds the role of acceptor for this contract."),
    Field("supplier_person", "Email of who hands it over", _T.EMAIL, hint="Somebody of the supplier."),
)  # fmt: skip
STATEMENT = Field("statement", "Statement of work", _T.TEXT, max_length=120,
                  hint="Its reference, such as SOW 2. Blank if the contract itself asks for it.")  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One thing to put right: the words of its link, what it asks, what stands there now, the operation, while, and for
    which handovers it makes sense."""

    link: str
    fields: tuple[Field, ...]
    now: Callable[[Sitting, Obligation], Mapping[str, Any]]
    run: Callable[[Sitting, Obligation, Mapping[str, Any], Calendar], object]
    statuses: frozenset[ObligationStatus] = frozenset(ObligationStatus)
    fits: Callable[[Obligation], bool] = lambda _: True


def _people_now(at: Sitting, row: Obligation) -> Mapping[str, Any]:
    ids = {"owner": row.owner_id, "acceptor": row.acceptor_id, "supplier_person": row.supplier_person_id}
    known = people_by_id(at.session, at.actor, ids.values())
    return {name: known[one].email if one in known else "" for name, one in ids.items()}


def _name_people(at: Sitting, row: Obligation, values: Mapping[str, Any], _calendar: Calendar) -> None:
    owner, acceptor, supplier = (person_named(at, values, spec.name) for spec in PEOPLE)
    reassign(at, row, People(owner, acceptor, supplier))


def person_named(at: Sitting, values: Mapping[str, Any], name: str) -> Person | None:
    """The person whose address was typed; None if none was. Raises `BadInput`."""
    if not values[name]:
        return None
    found = person_by_email(at.session, at.actor, values[name])
    if found is None:
        raise BadInput([Problem(name, "Nobody here has this address.", "Look them up under People.", values[name])])
    return found


WORDING = (
    Field("title", "What is owed", _T.TEXT, required=True, max_length=MOST_IN_TITLE),
    Field("details", "Details", _T.MARKDOWN, max_length=MOST_IN_DETAILS),
    Field("acceptance_criteria", "It is accepted only if", _T.LONG_TEXT, max_length=4000, hint="One condition a line."),
    Field("criticality", "How critical it is", _T.TERM, terms=Criticality, required=True),
    Field("payment", "Payment tied to it", _T.MONEY, hint="In pounds. Blank if none is."),
    Field("payment_clause", "Clause that ties it", _T.TEXT, max_length=120,
          hint="Blank if no right is recorded: then ask legal before you withhold it."),
    Field("response_days", "We answer within, in working days", _T.INTEGER,
          hint="Once it is handed in, if the contract gives us a time. Blank if it does not."),
    Field("deemed_days", "Counts as accepted after, in working days", _T.INTEGER,
          hint="Without an answer, if the contract says so. You are warned before. Here it stays not accepted."),
)  # fmt: skip


def _wording_now(_at: Sitting, row: Obligation) -> Mapping[str, Any]:
    return {spec.name: getattr(row, spec.name) for spec in WORDING} | {
        "payment": str(row.payment) if row.payment is not None else ""
    }


def _reword(at: Sitting, row: Obligation, values: Mapping[str, Any], _calendar: Calendar) -> None:
    criteria = values["acceptance_criteria"] or ""
    reword(at, row, Wording(
        values["title"], values["details"] or "", criteria, Criticality(values["criticality"]), payment_in(values),
        values["payment_clause"] or "", values["response_days"], values["deemed_days"],
    ))  # fmt: skip


def payment_in(values: Mapping[str, Any]) -> Decimal | None:
    """What is paid for it, among plain values."""
    return Decimal(values["payment"]) if values["payment"] else None


def _record_clause(at: Sitting, row: Obligation, values: Mapping[str, Any], _calendar: Calendar) -> None:
    clauses.keep_clause(at, row, values)


def _change_due(at: Sitting, row: Obligation, values: Mapping[str, Any], calendar: Calendar) -> None:
    give_due(at, row, due_said(values, key_dates_of(contract_of(at, row)), row), calendar)


def _say_that_it_happened(at: Sitting, row: Obligation, values: Mapping[str, Any], calendar: Calendar) -> None:
    give_due(at, row, happened(row, day_in(values, HAPPENED.name)), calendar)


def waits_for_it(row: Obligation) -> bool:
    """Whether it is counted from a request or an event, and nobody has said when that was."""
    return row.anchor in ELSEWHERE and row.due_on is None


CHANGES: dict[str, Change] = {
    "wording": Change("Change the wording or the payment", WORDING, _wording_now, _reword, OPEN_TO_CHANGE),
    "clause": Change("Record the clause", clauses.FIELDS, clauses.said_now, _record_clause),
    "people": Change("Change who", PEOPLE, _people_now, _name_people),
    "statement": Change(
        "Change the statement of work",
        (STATEMENT,),
        lambda _, row: {"statement": row.statement},
        lambda at, row, values, _: name_statement(at, row, values["statement"] or ""),
    ),
    "due": Change("Change the due date", DUE, lambda _, row: due_now(row), _change_due),
    "happened": Change(
        "Record that we asked for it, or that it happened",
        (replace(HAPPENED, required=True, hint="The due date is counted from it."),),
        lambda _at, _row: {},
        _say_that_it_happened,
        fits=waits_for_it,
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
