"""Ask suppliers for what they owe: who is written to about which handovers, and one letter to each."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.days import in_words
from catalogue.errors import Refused
from catalogue.kinds.resource import Ownership
from catalogue.messages.operations import Letter, post
from catalogue.obligations.lines import Line
from catalogue.obligations.many import kept_of
from catalogue.obligations.queries import Filters, obligations
from catalogue.obligations.rag import WAITING, Horizon
from catalogue.obligations.sitting import Sitting, contract_of, require_keeper, tell, words
from catalogue.obligations.tables import Chase, Obligation, Relief
from catalogue.people.tables import Person
from catalogue.plurals import how_many
from catalogue.resources.records import current_ownership
from catalogue.store import now
from catalogue.terms import ObligationStatus, OwnerRole

MOST_AT_ONCE = 500
MOST_IN_MESSAGE = 4000
REASON = "You are named as the one who hands this over, or as whom to ask about the contract."
_OWED = frozenset({ObligationStatus.AGREED, ObligationStatus.OPEN, ObligationStatus.RETURNED})


@dataclass(frozen=True)
class Addressee:
    """Somebody of a supplier, and what they are asked for."""

    person: Person
    lines: Sequence[Line]


@dataclass
class ToChase:
    """Of a list of handovers: who is asked for which, which nobody can be asked for, and which not now, and why;
    `unanswered` are those of the first for which the supplier asked us for more days, by id, and since when."""

    addressees: list[Addressee] = field(default_factory=list)
    nobody: list[Line] = field(default_factory=list)
    not_now: list[tuple[Line, str]] = field(default_factory=list)
    unanswered: Mapping[uuid.UUID, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Chased:
    """How many letters were posted, about how many handovers; none, if it was the same form again."""

    letters: int
    handovers: int


def to_chase(session: Session, actor: Actor, horizon: Horizon, filters: Filters) -> ToChase:
    """What the actor can ask for of the first 500 that the filters leave. Who may: keepers, each of their contracts."""
    lines = obligations(session, actor, horizon, replace(filters, page=1, per_page=MOST_AT_ONCE))
    kept = kept_of(actor, lines)
    whom = _whom(session, kept, horizon.today)
    found, asked = ToChase(), dict[Person, list[Line]]()
    for line in kept:
        if reason := why_not_now(line.row):
            found.not_now.append((line, reason))
        elif person := whom.get(line.row.id):
            asked.setdefault(person, []).append(line)
        else:
            found.nobody.append(line)
    found.addressees = [Addressee(person, lines) for person, lines in asked.items()]
    found.unanswered = _unanswered(session, [line.row.id for lines in asked.values() for line in lines])
    return found


def _unanswered(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, date]:
    """For which of these a supplier waits for our answer to its wish for more days, and since when."""
    claims = select(Relief.obligation_id, Relief.claimed_at).where(
        Relief.obligation_id.in_(ids), Relief.days_granted.is_(None)
    )
    return {identity: at.date() for identity, at in session.execute(claims.order_by(Relief.claimed_at.desc()))}


def why_not_now(row: Obligation) -> str:
    """Why a supplier is not asked for it today; empty if it is its turn."""
    status = ObligationStatus(row.status)
    if status in WAITING:
        return "It was handed in and waits for us."
    if status is ObligationStatus.DRAFT:
        return "It is a draft: agree it with the supplier first."
    if status not in _OWED:
        return "Nothing is owed any more."
    return "We keep the supplier waiting: its clock has stopped." if row.stopped_on else ""


def _contracts(lines: Sequence[Line]) -> set[uuid.UUID]:
    return {line.row.contract_id for line in lines}


def _whom(session: Session, lines: Sequence[Line], today: date) -> dict[uuid.UUID, Person]:
    """By obligation, whom to ask: its own person at the supplier, else the contact whom the contract names."""
    named = {line.row.supplier_person_id for line in lines if line.row.supplier_person_id}
    people = {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(named)))}
    contacts = _contacts(session, _contracts(lines), today)
    found = {}
    for line in lines:
        own = people.get(line.row.supplier_person_id) if line.row.supplier_person_id else None
        person = own if own is not None and own.works_on(today) else contacts.get(line.row.contract_id)
        if person is not None:
            found[line.row.id] = person
    return found


def _contacts(session: Session, contracts: set[uuid.UUID], today: date) -> Mapping[uuid.UUID, Person]:
    rows = session.execute(
        select(Ownership.resource_id, Person)
        .join(Person, Person.id == Ownership.person_id)
        .where(
            Ownership.resource_id.in_(contracts),
            Ownership.role == OwnerRole.SUPPLIER_CONTACT.value,
            current_ownership(today),
        )
    )
    return {contract: person for contract, person in rows if person.works_on(today)}


def chase(at: Sitting, addressees: Sequence[Addressee], message: str, once: uuid.UUID, address: str) -> Chased:
    """Post one letter to each, with the message and what they are asked for, and note that it was asked for.

    Who may: keepers, each of their contracts. `once` names the form: sent again, it posts nothing. `address` is the
    portal's own. Refused: nobody is asked for anything (`nobody_chased`). Raises `BadInput` without a message.
    """
    message = words("message", "the message", message, MOST_IN_MESSAGE)
    if not any(one.lines for one in addressees):
        raise Refused("nobody_chased", "Tick one handover at least.")
    sender = at.session.get(Person, at.actor.person_id) if at.actor.person_id else None
    signed = f"{sender.name}\n{sender.email}" if sender else at.actor.name
    posted = [_asked(at, one, f"{message}\n\n{_list(one.lines, at.today, address)}\n\n{signed}", once)
              for one in addressees if one.lines]  # fmt: skip
    return Chased(sum(number > 0 for number in posted), sum(posted))


def _asked(at: Sitting, to: Addressee, body: str, once: uuid.UUID) -> int:
    """Of how many handovers a letter was posted: of none, where the same form posted it before."""
    rows = [line.row for line in to.lines]
    for deal in {row.contract_id: contract_of(at, row) for row in rows}.values():
        require_keeper(at, deal)
    subject = rows[0].title if len(rows) == 1 else f"{rows[0].title} and {len(rows) - 1} more"
    letter = Letter(
        to.person.email, f"Still to hand over: {subject}", f"Dear {to.person.name},\n\n{body}", REASON,
        key=f"chase {once} {to.person.id}",
    )  # fmt: skip
    message_id = post(at.session, at.actor, letter)
    if message_id is None:
        return 0
    for row in rows:
        at.session.add(
            Chase(
                id=uuid.uuid4(), obligation_id=row.id, message_id=message_id, to_person_id=to.person.id,
                chased_at=now(at.session), chased_by=at.actor.name,
            )
        )  # fmt: skip
        tell(at, row, "chased", message=str(message_id))
    return len(rows)


def _list(lines: Sequence[Line], today: date, address: str) -> str:
    return "\n".join(
        f"- “{line.row.title}” ({line.contract_title}){_due(line, today)}\n  {address}/obligations/{line.row.id}"
        for line in lines
    )


def _due(line: Line, today: date) -> str:
    day = line.row.effective_due_on
    if day is None:
        return ""
    said = f", due on {in_words(day)}"
    return f"{said}: {how_many((today - day).days, 'day')} overdue" if line.is_overdue else said
