"""The clause sets at hand: those that come with the portal and those that were kept here, the newest of each."""

from sqlalchemy.orm import Session

from catalogue.contracts.clause_sets import ClauseSet
from catalogue.contracts.queries import kept_sets
from catalogue.errors import NotFound
from catalogue.exchange.clause_sets import shipped_sets


def sets_at_hand(session: Session) -> list[ClauseSet]:
    """The newest version of each set, by title."""
    newest: dict[str, ClauseSet] = {}
    for one in (*shipped_sets(), *kept_sets(session)):
        if one.code not in newest or one.version >= newest[one.code].version:
            newest[one.code] = one
    return sorted(newest.values(), key=lambda one: one.title)


def set_at_hand(session: Session, code: str) -> ClauseSet:
    """The newest version of one set. Raises `NotFound`."""
    found = next((one for one in sets_at_hand(session) if one.code == code), None)
    if found is None:
        raise NotFound("clause set")
    return found
