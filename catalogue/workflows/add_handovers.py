"""Write down what a contract's supplier owes, each time that it falls due: by model clauses, or by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from catalogue.contracts.clause_sets import ClauseSet, ModelClause
from catalogue.contracts.dates import KeyDates
from catalogue.contracts.due import DueRule, occurrences
from catalogue.contracts.operations import add_model_clauses
from catalogue.errors import Refused
from catalogue.kinds.contract import Contract
from catalogue.obligations.appointing import People
from catalogue.obligations.keeping import Due, Promise, create
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.working_days import Calendar

# Of what recurs so many are written down ahead; the contract rarely runs longer.
MOST_OCCURRENCES = 12


def key_dates_of(deal: Contract) -> KeyDates:
    """The days from which a contract's due dates are counted."""
    return KeyDates(**{name: getattr(deal, name) for name in KeyDates.__dataclass_fields__})


@dataclass(frozen=True)
class Occasion:
    """One time that a clause falls due: its number of how many, and when."""

    number: int
    of: int
    due: Due
    on: date | None


def occasions(rule: DueRule, dates: KeyDates, calendar: Calendar, happened_on: date | None = None) -> list[Occasion]:
    """Each time that something falls due up to the end as it stands now, so that nobody owes what an extension that was
    not agreed would bring; once and undated while its anchor is unknown. Each keeps its own rule, and moves with the
    anchor. `happened_on` is the day of a request or an event, which is none of the contract's."""
    anchored = dates.anchors().get(rule.anchor, happened_on)
    if anchored is None:
        return [Occasion(1, 1, Due(rule.turn(0)), None)]
    until = (dates.end_on or dates.latest_end_on or date.max) if rule.every else date.max
    days = list(islice(occurrences(rule, anchored, until, calendar), MOST_OCCURRENCES))
    return [Occasion(turn + 1, len(days), Due(rule.turn(turn), anchored), day) for turn, day in enumerate(days)]


def add_handovers(
    at: Sitting,
    deal: Contract,
    chosen: ClauseSet,
    clauses: Sequence[ModelClause],
    people: People,
    calendar: Calendar,
    statement: str = "",
) -> list[Obligation]:
    """Write the clauses into the contract and down what is owed by them, as drafts, by a statement of work or by none.

    Who may: whoever keeps the contract. Refused: what `add_model_clauses` and `create` refuse.
    """
    rows = add_model_clauses(at.session, at.actor, deal, chosen, clauses)
    dates = key_dates_of(deal)
    made = []
    for row, clause in zip(rows, clauses, strict=True):
        for one in occasions(clause.rule, dates, calendar):
            promise = Promise(
                type_code=clause.type_code,
                title=_numbered(clause.title, one),
                details=clause.wording,
                due=one.due,
                people=people,
                clause_id=row.id,
                evidence=clause.evidence,
                acceptance_criteria="\n".join(clause.acceptance),
                criticality=clause.criticality,
                statement=statement,
            )
            made.append(create(at, deal, promise, calendar))
    return made


def add_by_hand(at: Sitting, deal: Contract, promise: Promise, calendar: Calendar) -> list[Obligation]:
    """Write down what somebody read in the contract, as a draft; of what recurs, each time.

    Who may: whoever keeps the contract. Refused: it would fall due for the first time after the contract has ended
    (`never_due`), and what `create` refuses.
    """
    due = promise.due
    if due.rule is None:
        return [create(at, deal, promise, calendar)]
    found = occasions(due.rule, key_dates_of(deal), calendar, due.anchored_on)
    if not found:
        words = "The contract ends before this would fall due for the first time. Count it from another day."
        raise Refused("never_due", words, "anchor")
    return [
        create(at, deal, replace(promise, title=_numbered(promise.title, one), due=one.due), calendar) for one in found
    ]


def _numbered(title: str, one: Occasion) -> str:
    return f"{title} ({one.number} of {one.of})" if one.of > 1 else title
