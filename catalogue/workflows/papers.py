"""All that is on record about one obligation, as plain JSON: for whoever must show it to somebody outside."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.audit import AuditEvent
from catalogue.contracts.tables import Clause
from catalogue.kinds.contract import Contract
from catalogue.messages.tables import Message
from catalogue.obligations.disputing import notes_of
from catalogue.obligations.sitting import Sitting, contract_of, require_keeper, tell
from catalogue.obligations.tables import (
    Acceptance,
    Block,
    Chase,
    Dispute,
    Evidence,
    Obligation,
    Proposal,
    Relief,
    Round,
    UploadLink,
)
from catalogue.people.tables import Organisation, Person
from catalogue.store import Base
from catalogue.workflows.procedures_owed import procedures_named

Plain = dict[str, Any]
_OF_OBLIGATION: tuple[tuple[str, Any, Any], ...] = (
    ("rounds", Round, Round.number),
    ("evidence", Evidence, Evidence.added_at),
    ("acceptances", Acceptance, Acceptance.accepted_at),
    ("blocked_by_us", Block, Block.from_on),
    ("relief", Relief, Relief.claimed_at),
    ("exits", Proposal, Proposal.proposed_at),
    ("links_to_hand_in_by", UploadLink, UploadLink.made_at),
)


def papers(at: Sitting, row: Obligation) -> Plain:
    """Everything about it, in a fixed order, so that the same record gives the same papers. Who may: keepers.

    Columns that refer to people say their names. Letters are those in which it was asked for; daily summaries, which
    speak of much else, are not among them. Whoever hands them out says so by `note_papers`.
    """
    deal = contract_of(at, row)
    require_keeper(at, deal)
    disputes = _all(at.session, Dispute, Dispute.obligation_id == row.id, Dispute.raised_at)
    notes = notes_of(at.session, disputes)
    names = _Names(at.session)
    found: Plain = {
        "contract": _contract(at.session, deal),
        "clause": names.plain(at.session.get(Clause, row.clause_id)) if row.clause_id else None,
        "obligation": names.plain(row),
        "procedures": [
            {"title": one.row.title, "system": one.system.title} for one in procedures_named(at.session, at.actor, row)
        ],
        "disputes": [names.plain(one) | {"notes": [names.plain(note) for note in notes[one.id]]} for one in disputes],
        "letters": [names.plain(one) for one in _letters(at.session, row)],
        "audit": [names.plain(one) for one in _events(at.session, row)],
    }
    for code, table, order in _OF_OBLIGATION:
        found[code] = [names.plain(one) for one in _of(at.session, table, order, row)]
    return found


def note_papers(at: Sitting, row: Obligation, fingerprint: str) -> None:
    """Write down that its papers were taken, and the SHA-256 of their list of hashes: what the program in them prints
    can be held against it, also where somebody changed a paper and the list with it. Who may: keepers."""
    require_keeper(at, contract_of(at, row))
    tell(at, row, "papers_made", hashes=[fingerprint])


def _contract(session: Session, deal: Contract) -> Plain:
    supplier = session.get(Organisation, deal.supplier_id) if deal.supplier_id else None
    return {
        "title": deal.title,
        "ocid": deal.ocid,
        "supplier": supplier.name if supplier else "",
        "start_on": deal.start_on.isoformat() if deal.start_on else None,
        "end_on": deal.end_on.isoformat() if deal.end_on else None,
    }


def _all(session: Session, table: Any, here: Any, order: Any) -> Sequence[Any]:
    return session.scalars(select(table).where(here).order_by(order, table.id)).all()


def _of(session: Session, table: Any, order: Any, row: Obligation) -> Sequence[Any]:
    return _all(session, table, table.obligation_id == row.id, order)


def _letters(session: Session, row: Obligation) -> Sequence[Message]:
    chased = select(Chase.message_id).where(Chase.obligation_id == row.id)
    return _all(session, Message, Message.id.in_(chased), Message.posted_at)


def _events(session: Session, row: Obligation) -> list[AuditEvent]:
    """The events of its contract that are about it."""
    of_contract = select(AuditEvent).where(
        AuditEvent.subject_kind == "contract", AuditEvent.subject_id == row.contract_id
    )
    events = session.scalars(of_contract.order_by(AuditEvent.seq))
    return [event for event in events if (event.details or {}).get("obligation") == str(row.id)]


class _Names:
    """Rows as plain JSON, with names in place of people's ids."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def plain(self, row: Base | None) -> Plain:
        if row is None:
            return {}
        columns = [column.key for column in row.__mapper__.columns]
        return {name: self._value(name, getattr(row, name)) for name in columns if name != "obligation_id"}

    def _value(self, name: str, value: Any) -> Any:
        if isinstance(value, uuid.UUID):
            person = self._session.get(Person, value) if name.endswith("_id") else None
            return person.name if person else str(value)
        if isinstance(value, date | datetime | time):
            return value.isoformat()
        return str(value) if isinstance(value, Decimal) else value
