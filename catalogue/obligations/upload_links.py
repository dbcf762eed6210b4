"""Links to hand in by: for a supplier who will not open an account, for one obligation, once, until a day."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, Held, may
from catalogue.errors import NotFound, Refused
from catalogue.files.shelf import Attachment, one_way
from catalogue.kinds.contract import Contract
from catalogue.obligations.delivering import add_attachment, submit
from catalogue.obligations.sitting import Sitting, contract_of, require_keeper, tell, words
from catalogue.obligations.steps import check, facts_of
from catalogue.obligations.tables import Obligation, UploadLink
from catalogue.people.tables import Person
from catalogue.store import now
from catalogue.terms import Employer, EvidenceType, ObligationAction, ObligationStatus, Role
from catalogue.visibility import actor_of_person
from catalogue.working_days import Calendar

MOST_DAYS = 30
MOST_FILES = 10
_MOST_IN_NAME = 150
OVER = "This link was used, withdrawn or is out of time. Ask whoever sent it for a new one."
_TAKES = frozenset({ObligationStatus.OPEN, ObligationStatus.RETURNED})


@dataclass(frozen=True)
class Recipient:
    """Somebody of the supplier, and for how many days their link holds."""

    name: str
    email: str
    days: int


def make_link(at: Sitting, row: Obligation, to: Recipient) -> UploadLink:
    """A link for somebody without an account. Who may: keepers; whoever makes it cannot accept what comes by it.

    Refused: what the machine refuses of adding evidence, an obligation that takes no file (`evidence_type`), a time
    that is too long (`dates`), and somebody of the council (`works_for_council`).
    """
    require_keeper(at, contract_of(at, row))
    check(facts_of(at, row), ObligationAction.ADD_EVIDENCE)
    if EvidenceType.FILE.value not in row.evidence:
        raise Refused("evidence_type", "This obligation takes no files. Add what it takes yourself.")
    if not 1 <= to.days <= MOST_DAYS:
        raise Refused("dates", f"A link holds for 1 to {MOST_DAYS} days.", "days")
    person = at.session.scalar(select(Person).where(Person.email == to.email))
    if person is not None and person.employer == Employer.COUNCIL:
        said = f"{person.name} works for the council. Ask somebody of the supplier."
        raise Refused("works_for_council", said, "email")
    made_at = now(at.session)
    link = UploadLink(
        id=uuid.uuid4(), obligation_id=row.id, name=to.name, email=to.email, made_by=at.actor.name,
        made_by_id=at.actor.person_id, made_at=made_at, expires_at=made_at + timedelta(days=to.days),
    )  # fmt: skip
    at.session.add(link)
    tell(at, row, "link_made", link=str(link.id))
    return link


def open_links(session: Session, row: Obligation) -> Sequence[UploadLink]:
    """The links of an obligation that was read by `obligation` that hold still, oldest first."""
    here = (UploadLink.obligation_id == row.id, UploadLink.used_at.is_(None), UploadLink.withdrawn_at.is_(None))
    links = select(UploadLink).where(*here, UploadLink.expires_at > now(session))
    return session.scalars(links.order_by(UploadLink.made_at, UploadLink.id)).all()


def withdraw_link(at: Sitting, row: Obligation, identity: uuid.UUID) -> UploadLink:
    """Let a link hold no more. Who may: keepers. Raises `NotFound` if it does not hold now."""
    require_keeper(at, contract_of(at, row))
    link = next((one for one in open_links(at.session, row) if one.id == identity), None)
    if link is None:
        raise NotFound("link")
    link.withdrawn_at = now(at.session)
    tell(at, row, "link_withdrawn", link=str(link.id))
    return link


def link_to_use(session: Session, identity: uuid.UUID, today: date) -> tuple[UploadLink, Obligation] | None:
    """A link and what it is for, if it can be used now and whoever sent it keeps the contract still.

    Who may: whoever has the link.
    """
    link = session.get(UploadLink, identity)
    if link is None or not link.is_open(now(session)):
        return None
    row = session.get_one(Obligation, link.obligation_id)
    return (link, row) if row.status in _TAKES and _is_sent_still(session, link, row, today) else None


def _is_sent_still(session: Session, link: UploadLink, row: Obligation, today: date) -> bool:
    if link.made_by_id is None:
        return True
    facts = session.get_one(Contract, row.contract_id).facts
    return may(actor_of_person(session, link.made_by_id, today), Action.KEEP_OBLIGATIONS, facts)


def check_sent(name: str, files: int) -> str:
    """The name that was given, one line of it; asked before any file is kept. Raises `BadInput`, `Refused`."""
    said = " ".join(one_way(words("name", "your name", name, _MOST_IN_NAME)).split())
    if not 1 <= files <= MOST_FILES:
        raise Refused("needs_file", f"Choose 1 to {MOST_FILES} files.", "file")
    return said


def hand_in_by_link(
    at: Sitting, identity: uuid.UUID, name: str, files: Sequence[Attachment], calendar: Calendar
) -> Obligation:
    """Add the files and submit, in the name that whoever has the link gave; of several at once, one does.

    Refused: it holds no more (`link_used`), no file or too many (`needs_file`), and what the machine refuses.
    """
    name = check_sent(name, len(files))
    if link_to_use(at.session, identity, at.today) is None:
        raise Refused("link_used", OVER)
    link = _taken(at.session, identity, name)
    row = at.session.get_one(Obligation, link.obligation_id)
    link.round = row.round
    by_link = Sitting(at.session, _whoever(link, row), at.today)
    for file in files:
        add_attachment(by_link, row, file)
    submit(by_link, row, calendar)
    return row


def _taken(session: Session, identity: uuid.UUID, name: str) -> UploadLink:
    at: datetime = now(session)
    holds = (
        UploadLink.id == identity,
        UploadLink.used_at.is_(None),
        UploadLink.withdrawn_at.is_(None),
        UploadLink.expires_at > at,
    )
    taken = update(UploadLink).where(*holds).values(used_at=at, used_by=name).returning(UploadLink.id)
    if session.scalar(taken, execution_options={"synchronize_session": False}) is None:
        raise Refused("link_used", OVER)
    return session.get_one(UploadLink, identity, populate_existing=True)


def _whoever(link: UploadLink, row: Obligation) -> Actor:
    """Whoever has the link: for this contract a contractor, for as long as this takes."""
    name = f"{link.used_by}, by a link sent to {link.email}"[:200]
    role = Held(Role.CONTRACTOR, f"contract:{row.contract_id}")
    return Actor(name=name, via="link", roles=frozenset({role}), things=frozenset({row.contract_id}))
