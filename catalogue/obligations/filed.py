"""What a file of handovers says beyond the list: whose they are on both sides, and on how many days we blocked them."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.contract import Contract
from catalogue.obligations.clocks import Blocked, blocked_days
from catalogue.obligations.lines import Line
from catalogue.obligations.tables import Block
from catalogue.people.queries import people_by_id
from catalogue.people.tables import Organisation
from catalogue.resources.records import chunks


@dataclass(frozen=True)
class Filed:
    """A line with its supplier, the contract's reference, who of the council sees to it and accepts it, and on how many
    days we kept the supplier from working."""

    line: Line
    supplier: str
    reference: str
    owner: str
    acceptor: str
    blocked_days: int


def filed(session: Session, actor: Actor, lines: Sequence[Line], today: date) -> list[Filed]:
    """These lines of a list, as a file has them. Names of the council's people are for those who may read of people."""
    suppliers = _suppliers(session, {line.row.contract_id for line in lines})
    blocked = _blocked(session, [line.row.id for line in lines])
    held = {one for line in lines for one in (line.row.owner_id, line.row.acceptor_id) if one is not None}
    names = {
        identity: person.name
        for lot in chunks(sorted(held))
        for identity, person in people_by_id(session, actor, lot).items()
    }

    def name(identity: uuid.UUID | None) -> str:
        return names.get(identity, "") if identity else ""

    return [
        Filed(
            line,
            *suppliers[line.row.contract_id],
            owner=name(line.row.owner_id),
            acceptor=name(line.row.acceptor_id),
            blocked_days=blocked_days(blocked[line.row.id], today),
        )
        for line in lines
    ]


def _suppliers(session: Session, contract_ids: set[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """The supplier's name and the reference of each contract."""
    found: dict[uuid.UUID, tuple[str, str]] = {}
    for lot in chunks(sorted(contract_ids)):
        rows = session.execute(
            select(Contract.id, Organisation.name, Contract.identifier)
            .outerjoin(Organisation, Organisation.id == Contract.supplier_id)
            .where(Contract.id.in_(lot))
        )
        found |= {identity: (name or "", reference or "") for identity, name, reference in rows}
    return found


def _blocked(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Blocked]]:
    """When we blocked each of these obligations."""
    found: dict[uuid.UUID, list[Blocked]] = defaultdict(list)
    for lot in chunks(ids):
        for one in session.scalars(select(Block).where(Block.obligation_id.in_(lot))):
            found[one.obligation_id].append(Blocked(one.from_on, one.until_on))
    return found
