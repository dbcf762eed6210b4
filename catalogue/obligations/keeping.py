"""Write down what is owed, who sees to it, and when it falls due."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.contracts.due import DueRule, due_on
from catalogue.contracts.tables import Clause
from catalogue.errors import BadInput, Problem
from catalogue.kinds.contract import Contract
from catalogue.kinds.system import System
from catalogue.obligations.appointing import People, check_people
from catalogue.obligations.ordering import statement_named
from catalogue.obligations.rag import SETTLED
from catalogue.obligations.sitting import Sitting, contract_of, hold, require_keeper, tell, words
from catalogue.obligations.tables import Obligation, ObligationSystem, ObligationType
from catalogue.obligations.waiting import recount
from catalogue.obligations.wording import MOST_IN_DETAILS, MOST_IN_TITLE, check_numbers
from catalogue.store import for_change, now
from catalogue.terms import Anchor, Criticality, EvidenceType, ObligationStatus, OffsetUnit
from catalogue.visibility import visible
from catalogue.working_days import Calendar

# What an anchor no longer moves: it is over.
_OVER = {one.value for one in SETTLED | {ObligationStatus.ACCEPTED, ObligationStatus.ACCEPTED_IN_PART}}


@dataclass(frozen=True)
class Due:
    """When it falls due: by a rule from a day on which something happened, or on a day that is simply known, up to a
    time of day where the contract names one."""

    rule: DueRule | None = None
    anchored_on: date | None = None
    on: date | None = None
    deadline: time | None = None

    def day(self, calendar: Calendar) -> date | None:
        """The due date; None while what it hangs on has no day yet."""
        if self.rule is None or self.anchored_on is None:
            return self.on
        return due_on(self.rule, self.anchored_on, calendar)


@dataclass(frozen=True)
class Promise:
    """What is owed. Evidence and criteria that are left out are those of its type; days are working days.

    `statement` is the reference of the statement of work by which it was ordered, if it was.
    """

    type_code: str
    title: str
    details: str = ""
    due: Due = field(default_factory=Due)
    people: People = field(default_factory=People)
    clause_id: uuid.UUID | None = None
    systems: Sequence[uuid.UUID] = ()
    evidence: Sequence[EvidenceType] = ()
    acceptance_criteria: str = ""
    criticality: Criticality = Criticality.IMPORTANT
    response_days: int | None = None
    deemed_days: int | None = None
    payment: Decimal | None = None
    payment_clause: str = ""
    statement: str = ""


def create(at: Sitting, deal: Contract, promise: Promise, calendar: Calendar) -> Obligation:
    """Write down what is owed under a contract, as a draft. Who may: keepers.

    Raises `BadInput` for what is missing or not there. Refused: see `check_people`.
    """
    require_keeper(at, deal)
    usual = _type(at.session, promise.type_code)
    check_numbers(promise.response_days, promise.deemed_days, promise.payment)
    _check_clause(at.session, deal, promise.clause_id)
    check_people(at, deal, promise.people)
    identity = uuid.uuid4()
    row = Obligation(
        id=identity,
        chain_id=identity,
        contract_id=deal.id,
        clause_id=promise.clause_id,
        type_code=usual.code,
        title=words("title", "what is owed", promise.title, MOST_IN_TITLE),
        details=words("details", "the details", promise.details, MOST_IN_DETAILS, required=False),
        evidence=[one.value for one in promise.evidence] or usual.evidence,
        acceptance_criteria=promise.acceptance_criteria or usual.acceptance_criteria,
        criticality=promise.criticality.value,
        response_days=promise.response_days,
        deemed_days=promise.deemed_days,
        payment=promise.payment,
        payment_clause=promise.payment_clause,
        statement=statement_named(at.session, deal, promise.statement),
        created_at=now(at.session),
    )
    promise.people.put_on(row)
    _set_due(row, promise.due, calendar)
    row.baseline_due_on = row.due_on
    at.session.add(row)
    at.session.flush()
    at.session.add_all(_systems(at, row, promise.systems))
    recount(at.session, row)
    tell(at, row, "created", type=row.type_code)
    return row


def _type(session: Session, code: str) -> ObligationType:
    found = session.get(ObligationType, code)
    if found is None:
        reason = f"There is no type of obligation called “{code[:40]}”."
        raise BadInput([Problem("type", reason, "Choose one of the list.", code[:40])])
    return found


def _check_clause(session: Session, deal: Contract, clause_id: uuid.UUID | None) -> None:
    if clause_id is None:
        return
    clause = session.get(Clause, clause_id)
    if clause is None or clause.contract_id != deal.id:
        raise BadInput([Problem("clause", "That clause is not in this contract.", "Choose one of its clauses.")])


def _systems(at: Sitting, row: Obligation, wanted: Sequence[uuid.UUID]) -> list[ObligationSystem]:
    """The systems that it is about; only those that the actor sees can be named."""
    found = set(at.session.scalars(select(System.id).where(System.id.in_(wanted), visible(at.actor))))
    if set(wanted) - found:
        raise BadInput([Problem("systems", "One of the systems is not there.", "Choose from the list.")])
    return [ObligationSystem(obligation_id=row.id, system_id=one) for one in sorted(found)]


def _set_due(row: Obligation, due: Due, calendar: Calendar) -> None:
    """A plain day follows nothing any more."""
    row.due_on, row.deadline = due.day(calendar), due.deadline
    row.anchor, row.offset, row.unit, row.every, row.later = "", 0, "", None, 0
    if (rule := due.rule) is not None:
        row.anchor, row.offset, row.unit = rule.anchor.value, rule.offset, rule.unit.value
        row.every, row.later, row.deadline = rule.every, rule.later, rule.deadline


def rule_of(row: Obligation) -> DueRule | None:
    """The rule by which an obligation falls due; None if it has a plain date or none."""
    if not row.anchor:
        return None
    return DueRule(Anchor(row.anchor), row.offset, OffsetUnit(row.unit), row.every, row.later, row.deadline)


def set_due(at: Sitting, row: Obligation, due: Due, calendar: Calendar) -> bool:
    """Give it another due date; whether that is new. The baseline stays. Who may: keepers."""
    require_keeper(at, contract_of(at, row))
    hold(at.session, row)
    before, time_before = row.due_on, row.deadline
    _set_due(row, due, calendar)
    if row.deadline != time_before:
        at.session.flush()
        tell(at, row, "deadline_set", deadline=f"{row.deadline:%H:%M}" if row.deadline else "")
    return _moved(at, row, before) or row.deadline != time_before


def move_anchor(at: Sitting, deal: Contract, anchor: Anchor, anchored_on: date | None, calendar: Calendar) -> int:
    """Move all that hangs on a day of the contract, after that day became known or changed; how many moved.

    Their baselines stay. What is accepted or settled is not moved. Who may: keepers.
    """
    require_keeper(at, deal)
    hanging = select(Obligation).where(
        Obligation.contract_id == deal.id, Obligation.anchor == anchor.value, Obligation.status.not_in(_OVER)
    )
    moved = 0
    for row in at.session.scalars(for_change(hanging.order_by(Obligation.id))).all():
        before, rule = row.due_on, rule_of(row)
        row.due_on = due_on(rule, anchored_on, calendar) if rule and anchored_on else None
        moved += _moved(at, row, before)
    return moved


def _moved(at: Sitting, row: Obligation, before: date | None) -> bool:
    """Bring the clock after the due date; the first date ever known becomes the baseline."""
    if row.due_on == before:
        return False
    row.baseline_due_on = row.baseline_due_on or row.due_on
    recount(at.session, row)
    was, day = (one.isoformat() if one else "" for one in (before, row.due_on))
    tell(at, row, "due_moved", due_on=day, was=was)
    return True


def rebaseline(at: Sitting, row: Obligation, reason: str) -> bool:
    """Measure from the present due date on; whether that is new. Who may: keepers."""
    require_keeper(at, contract_of(at, row))
    reason = words("reason", "the reason", reason)
    hold(at.session, row)
    if row.baseline_due_on == row.due_on:
        return False
    row.baseline_due_on = row.due_on
    at.session.flush()
    tell(at, row, "rebaselined", reason=reason)
    return True
