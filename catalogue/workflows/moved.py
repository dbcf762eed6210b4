"""One line of a receipt: what went from whom to whom, what stood before, and what became of it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.people.tables import Departure
from catalogue.resources.ownership import Term

STOOD_IN, SEEN_TO, ACCEPTED, PROMISED = "deputies", "handovers", "acceptances", "promises"
CONTACTS = "contacts"  # of the supplier: goes to its people alone, or ends
DONE, LEARN = "procedures", "learn"  # what somebody can do is not handed on: somebody learns it
ROLES_IN_HANDOVERS = {"owner": "Sees to it", "acceptor": "Accepts it", "supplier_person": "Hands it in"}
Key = tuple[str, str]  # the id of a thing or handover, and the role in it
Seat = tuple[str, str, bool]  # the same, and whether it is that of the deputy


@dataclass(frozen=True)
class Moved:
    """Something that went from one to another; to nobody yet, or ended, without `after`.

    `terms` are who was to have a thing from the day on which it went, none where a receipt kept none. `reason` says why
    it did not go, or was not taken back; it is empty once it was taken back.
    """

    group: str
    id: uuid.UUID
    role: str
    before: uuid.UUID
    after: uuid.UUID | None
    reason: str | None = None
    terms: tuple[Term, ...] | None = None

    @property
    def key(self) -> Key:
        """What it is, and as what."""
        return str(self.id), self.role

    @property
    def seat(self) -> Seat:
        """What only one person has at a time."""
        return seat(self.group, self.id, self.role)

    @property
    def waits(self) -> bool:
        """Whether it goes on the day that was planned. Learning is no plan: it has begun."""
        return self.after is not None and self.reason is None and self.group != DONE

    @property
    def is_handover(self) -> bool:
        """Whether it is a handover, which goes when its day has come; a thing goes by its dates."""
        return is_handover(self.role)

    @property
    def is_deputy(self) -> bool:
        """Whether it is standing in for whoever has a thing."""
        return self.group == STOOD_IN

    def kept(self) -> list[Any]:
        """As a receipt keeps it."""
        known = [self.group, str(self.id), self.role, str(self.before), str(self.after) if self.after else ""]
        if self.reason is None and self.terms is None:
            return known
        return [*known, self.reason, None if self.terms is None else [_plain(one) for one in self.terms]]


def moved_of(row: Departure) -> list[Moved]:
    """All that is on a receipt, in order."""
    return [_read(one) for one in row.moved]


def _read(kept: Sequence[Any]) -> Moved:
    group, identity, role, before, after, *became = kept
    reason, terms = (*became, None, None)[:2]
    return Moved(
        group,
        uuid.UUID(identity),
        role,
        uuid.UUID(before),
        uuid.UUID(after) if after else None,
        reason,
        None if terms is None else tuple(_term(one) for one in terms),
    )


def _plain(term: Term) -> list[str]:
    return [str(one) if one else "" for one in (term.from_on, term.until_on, term.person_id, term.deputy_id)]


def _term(kept: Sequence[str]) -> Term:
    since, until, person, deputy = kept
    return Term(
        date.fromisoformat(since),
        date.fromisoformat(until) if until else None,
        uuid.UUID(person),
        uuid.UUID(deputy) if deputy else None,
    )


def seat(group: str, identity: uuid.UUID, role: str) -> Seat:
    """What only one person has at a time."""
    return str(identity), role, group == STOOD_IN


def is_handover(role: str) -> bool:
    """Whether who holds this role holds it in a handover, rather than over a thing."""
    return role in ROLES_IN_HANDOVERS
