"""The clause by which something is owed: looked up, and recorded word for word with its terms."""

import uuid
from dataclasses import asdict, dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.contracts.tables import Clause
from catalogue.errors import BadInput, Problem
from catalogue.kinds.values import clean
from catalogue.obligations.keeping import rule_of
from catalogue.obligations.sitting import Sitting, contract_of, hold, require_keeper, tell, words
from catalogue.obligations.tables import Obligation
from catalogue.store import now
from catalogue.terms import Anchor, OffsetUnit

MOST_IN_WORDING = 50_000
_MOST_PAGES = 100_000


@dataclass(frozen=True)
class Said:
    """What a contract says: the words, where they stand, who owes it how firmly and at what charge, and for what."""

    wording: str
    number: str = ""
    page: int | None = None
    obligor: str = ""
    strength: str = ""
    charge: str = ""
    conditions: str = ""
    scope: str = ""


def clause_of(session: Session, row: Obligation) -> Clause | None:
    """The clause by which an obligation is owed; None where none is recorded."""
    return session.get(Clause, row.clause_id) if row.clause_id else None


def record_clause(at: Sitting, row: Obligation, said: Said) -> bool:
    """Record the clause by which it is owed, or put what is recorded right; whether anything is new. Who may: keepers.

    What else is owed by the same clause shows the same. Raises `BadInput` for no words, or a page that cannot be.
    """
    require_keeper(at, contract_of(at, row))
    if said.page is not None and not 1 <= said.page <= _MOST_PAGES:
        raise BadInput([Problem("page", "There is no such page.", "Enter the page on which the clause stands.")])
    wording = words("wording", "the words of the clause", said.wording, MOST_IN_WORDING)
    hold(at.session, row)
    clause = clause_of(at.session, row) or _new(at, row)
    values = {name: clean(value) if isinstance(value, str) else value for name, value in asdict(said).items()}
    values |= {"wording": wording}
    changed = [name for name, value in values.items() if getattr(clause, name) != value]
    for name in changed:
        setattr(clause, name, values[name])
    at.session.flush()
    row.clause_id = clause.id
    at.session.flush()
    if changed:
        tell(at, row, "clause_recorded", clause=str(clause.id), changed=changed)
    return bool(changed)


def _new(at: Sitting, row: Obligation) -> Clause:
    """A clause of the contract of this obligation's type, due by its rule."""
    rule = rule_of(row)
    last = select(func.max(Clause.position)).where(Clause.contract_id == row.contract_id)
    clause = Clause(
        id=uuid.uuid4(),
        contract_id=row.contract_id,
        position=(at.session.scalar(last) or 0) + 1,
        title=row.title,
        wording="",
        type_code=row.type_code,
        anchor=(rule.anchor if rule else Anchor.EVENT).value,
        offset=rule.offset if rule else 0,
        unit=(rule.unit if rule else OffsetUnit.DAYS).value,
        every=rule.every if rule else None,
        deadline=row.deadline,
        added_at=now(at.session),
        added_by=at.actor.name,
    )
    at.session.add(clause)
    return clause
