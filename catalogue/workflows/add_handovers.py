"""Turn model clauses into a contract's own clauses and what is owed by them: the clause, and each time it falls due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from catalogue.contracts.clause_sets import ClauseSet, ModelClause
from catalogue.contracts.dates import KeyDates
from catalogue.contracts.due import occurrences
from catalogue.contracts.operations import add_model_clauses
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


def occasions(clause: ModelClause, dates: KeyDates, calendar: Calendar) -> list[Occasion]:
    """Each time that a clause falls due up to the end as it stands now, so that nobody owes what an extension that was
    not agreed would bring; once and undated while its anchor is unknown. Each keeps its own rule, and moves with the
    anchor."""
    rule = clause.rule
    anchored = dates.anchors().get(rule.anchor)
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
        for one in occasions(clause, dates, calendar):
            title = f"{clause.title} ({one.number} of {one.of})" if one.of > 1 else clause.title
            promise = Promise(
                type_code=clause.type_code,
                title=title,
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
