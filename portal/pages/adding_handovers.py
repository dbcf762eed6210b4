"""Turning a set of model clauses into what one contract owes: choose a set, look at the dates, keep."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalogue.contracts.clause_sets import ClauseSet, ModelClause
from catalogue.contracts.tables import Clause
from catalogue.kinds.contract import Contract
from catalogue.kinds.kind import Field, FieldType
from catalogue.obligations.appointing import People
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.plurals import how_many
from catalogue.workflows.add_handovers import add_handovers, key_dates_of, occasions
from catalogue.working_days import Calendar
from portal.forms import Form, Question
from portal.pages.due_words import rule_words
from portal.pages.obligation_changes import STATEMENT, person_named
from portal.pages.small_forms import SmallForm, asked, values_of
from portal.urls import url_of_thing, with_query
from portal.words import day

CLAUSES, SET = "clauses", "set"
FIELDS = (
    Field("owner", "Email of who sees to them", FieldType.EMAIL, hint="Somebody of the council. You can say it later."),
    Field("acceptor", "Email of who accepts them", FieldType.EMAIL,
          hint="Somebody who is appointed to accept under this contract. You can say it later."),
    STATEMENT,
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One set to choose, as `components/cards.html` takes it."""

    title: str
    href: str
    text: str


def address(deal: Contract) -> str:
    """Where handovers are added to a contract."""
    return f"{url_of_thing('contract', deal.slug)}/handover/add"


def choices(deal: Contract, sets: Sequence[ClauseSet]) -> list[Choice]:
    """The sets at hand."""
    return [
        Choice(one.title, with_query(address(deal), **{SET: one.code}),
               f"{one.what_for} {how_many(len(one.clauses), 'clause')}, version {one.version}.")
        for one in sets
    ]  # fmt: skip


def clauses_form(
    deal: Contract, chosen: ClauseSet, calendar: Calendar, form: Form, there: Collection[str]
) -> SmallForm:
    """The clauses of a set with the dates that follow from this contract's days; `there` are titles of clauses of this
    set that it has already. None is ticked at first: only the contract says which are in it."""
    ticked = form.typed.get(CLAUSES, ())
    options = [
        {"value": str(at), "text": clause.title, "hint": _hint(clause, deal, calendar, there),
         "checked": str(at) in ticked}
        for at, clause in enumerate(chosen.clauses)
    ]  # fmt: skip
    error = next((one.words for one in form.problems if one.field == CLAUSES), None)
    return SmallForm(
        title=chosen.title,
        action=with_query(address(deal), **{SET: chosen.code}),
        back=address(deal),
        button="Keep them",
        questions=[
            Question(
                CLAUSES, "Which of them are in the contract?", "checkboxes", error=error, required=True, options=options
            ),
            *asked(FIELDS, form),
        ],
        errors=form.errors,
        intro=f"{chosen.provenance} They are kept as drafts: agree each with the supplier, then open it.",
    )


def _hint(clause: ModelClause, deal: Contract, calendar: Calendar, there: Collection[str]) -> str:
    when = _when(clause, deal, calendar)
    return (
        f"{when} It is in this contract already: tick it only if it is there twice." if clause.title in there else when
    )


def titles_of(clauses: Sequence[Clause], chosen: ClauseSet) -> set[str]:
    """What a contract has of a set already."""
    return {one.title for one in clauses if one.set_code == chosen.code}


def _when(clause: ModelClause, deal: Contract, calendar: Calendar) -> str:
    """The days on which it falls due, or from what they will be counted."""
    days = [one.on for one in occasions(clause.rule, key_dates_of(deal), calendar)]
    known = [day(one) for one in days if one is not None]
    rule = rule_words(clause.rule)
    if not days:
        return f"Due {rule}. The contract ends before that, so nothing will be owed by it."
    if not known:
        return f"Due {rule}. That day is not known yet."
    more = f", and {how_many(len(known) - 3, 'more time')}" if len(known) > 3 else ""
    return f"Due {rule}: {', '.join(known[:3])}{more}."


def keep(
    at: Sitting, deal: Contract, chosen: ClauseSet, typed: Mapping[str, Any], calendar: Calendar
) -> list[Obligation]:
    """Keep what was ticked. Raises `BadInput` and what `add_handovers` refuses."""
    values = values_of(FIELDS, typed)
    clauses = [one for at_, one in enumerate(chosen.clauses) if str(at_) in typed[CLAUSES]]
    people = replace(People(), owner=person_named(at, values, "owner"), acceptor=person_named(at, values, "acceptor"))
    return add_handovers(at, deal, chosen, clauses, people, calendar, values[STATEMENT.name] or "")
