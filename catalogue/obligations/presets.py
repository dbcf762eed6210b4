"""Questions that people ask of obligations again and again, each as a condition in SQL."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, not_, select

from catalogue.errors import NotFound
from catalogue.obligations import today as on
from catalogue.obligations.rag import LEAD_DAYS, WAITING, Horizon
from catalogue.obligations.tables import Evidence, Obligation
from catalogue.terms import ObligationStatus

_S = ObligationStatus
OWED = frozenset({_S.DRAFT, _S.AGREED, _S.OPEN, _S.RETURNED})
ALIVE = OWED | WAITING


@dataclass(frozen=True)
class Preset:
    """A question that people ask of obligations again and again."""

    code: str
    label: str
    condition: Callable[[Horizon], ColumnElement[bool]]


def _without_evidence(horizon: Horizon) -> ColumnElement[bool]:
    filed = select(Evidence.id).where(Evidence.obligation_id == Obligation.id, Evidence.round == Obligation.round)
    is_near = and_(on.is_left_at_most(LEAD_DAYS, horizon.today), not_(on.is_overdue(horizon.today)))
    return and_(on.is_any(*OWED), is_near, not_(filed.exists()))


def _undated(horizon: Horizon) -> ColumnElement[bool]:
    return and_(on.is_any(*ALIVE), on.is_unknown())


def _overdue(horizon: Horizon) -> ColumnElement[bool]:
    """Overdue and still owed: what is left, or on record as not delivered, is not chased any more."""
    return and_(on.is_any(*OWED), on.is_overdue(horizon.today))


PRESETS = (
    Preset("due_without_evidence", f"Due in {LEAD_DAYS} days, no evidence", _without_evidence),
    Preset("overdue", "Overdue", _overdue),
    Preset("waiting_for_us", "Waiting for us", lambda horizon: on.is_any(*WAITING)),
    Preset("no_owner_or_date", "No owner or date", _undated),
)


def preset_called(code: str) -> Preset:
    """The preset of this code. Raises `NotFound`."""
    found = next((one for one in PRESETS if one.code == code), None)
    if found is None:
        raise NotFound()
    return found
