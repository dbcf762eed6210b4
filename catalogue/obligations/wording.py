"""Put right what is owed in words, while both sides can still agree on it."""

from dataclasses import asdict, dataclass
from decimal import Decimal

from catalogue.errors import BadInput, Problem, Refused
from catalogue.obligations.sitting import Sitting, contract_of, hold, require_keeper, tell, words
from catalogue.obligations.tables import Obligation
from catalogue.terms import Criticality, ObligationStatus

MOST_IN_TITLE = 250
MOST_IN_DETAILS = 20_000
OPEN_TO_CHANGE = frozenset({ObligationStatus.DRAFT, ObligationStatus.AGREED})


@dataclass(frozen=True)
class Wording:
    """What is owed, when it is accepted, how critical it is, and what is paid for it under which clause."""

    title: str
    details: str
    acceptance_criteria: str
    criticality: Criticality
    payment: Decimal | None
    payment_clause: str


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
    if wording.payment is not None and wording.payment < 0:
        raise BadInput([Problem("payment", "A payment cannot be less than nothing.", "Enter it in pounds.")])
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    at.session.flush()
    if changed:
        tell(at, row, "reworded", changed=changed)
    return bool(changed)
