"""Put right what is owed in words, while both sides can still agree on it."""

from dataclasses import asdict, dataclass
from decimal import Decimal

from catalogue.errors import BadInput, Problem, Refused
from catalogue.obligations.sitting import Sitting, contract_of, hold, require_keeper, tell, words
from catalogue.obligations.tables import Obligation
from catalogue.terms import Criticality, ObligationStatus

MOST_IN_TITLE = 250
MOST_IN_DETAILS = 20_000
MOST_DAYS = 3660
OPEN_TO_CHANGE = frozenset({ObligationStatus.DRAFT, ObligationStatus.AGREED})


@dataclass(frozen=True)
class Wording:
    """What is owed, when it is accepted, how critical it is, and what is paid for it under which clause.

    Within `response_days` working days we answer, and after `deemed_days` of silence it counts as accepted under the
    contract, where that says so.
    """

    title: str
    details: str
    acceptance_criteria: str
    criticality: Criticality
    payment: Decimal | None
    payment_clause: str
    response_days: int | None = None
    deemed_days: int | None = None


def check_numbers(response_days: int | None, deemed_days: int | None, payment: Decimal | None) -> None:
    """Raises `BadInput` for days and payments that make no sense."""
    problems = [
        Problem(name, "That number of days makes no sense here.", f"Enter 1 to {MOST_DAYS:,}, or nothing.")
        for name, days in (("response_days", response_days), ("deemed_days", deemed_days))
        if days is not None and not 1 <= days <= MOST_DAYS
    ]
    if payment is not None and payment < 0:
        problems.append(Problem("payment", "A payment cannot be less than nothing.", "Enter it in pounds."))
    if problems:
        raise BadInput(problems)


def reword(at: Sitting, row: Obligation, wording: Wording) -> bool:
    """Say it in other words; whether that is new. Who may: keepers.

    Raises `BadInput` for what is missing or too long. Refused: work on it has begun, so that it takes a variation
    (`begun`).
    """
    require_keeper(at, contract_of(at, row))
    hold(at.session, row)
    if row.status not in OPEN_TO_CHANGE:
        said = "Work on this has begun. Waive or vary it by an instrument, or let another take its place."
        raise Refused("begun", said)
    values = asdict(wording) | {
        "title": words("title", "what is owed", wording.title, MOST_IN_TITLE),
        "details": words("details", "the details", wording.details, MOST_IN_DETAILS, required=False),
        "criticality": wording.criticality.value,
    }
    check_numbers(wording.response_days, wording.deemed_days, wording.payment)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    at.session.flush()
    if changed:
        tell(at, row, "reworded", changed=changed)
    return bool(changed)
