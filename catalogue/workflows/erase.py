"""Erase a person: what names them goes from every table and from the audit trail, whose chain stays whole."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Uuid, delete, func, or_, select, update
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.audit import AuditEvent, Happening, blank_details, record
from catalogue.errors import Refused
from catalogue.kinds.resource import Ownership
from catalogue.messages.tables import Message
from catalogue.people.tables import (
    Absence,
    Account,
    ApiToken,
    Grant,
    Person,
    RecoveryCode,
    RoleAssignment,
    SecondStep,
    SignOnTie,
)
from catalogue.resources.records import chunks
from catalogue.retention.naming import Naming
from catalogue.retention.queries import held_ids
from catalogue.retention.sweep import Swept, names, sweep
from catalogue.searches.tables import SavedSearch, Wish
from catalogue.store import now
from catalogue.terms import Employer
from catalogue.workflows.dispose import hanging_on

# What belonged to the person alone goes as a whole; a table that comes later and is such belongs here.
GONE: tuple[type[Any], ...] = (SavedSearch, Wish, Absence)
_SAID_OF_THEM = ("reason", "note", "name")  # words that others wrote about them into the trail
_NOBODY = "erased.invalid"
_DETAILS = AuditEvent.details
_FORMER = {
    Employer.COUNCIL: "Former member of staff",
    Employer.SUPPLIER: "Former supplier contact",
    Employer.PARTNER: "Former partner contact",
}


@dataclass(frozen=True)
class Erased:
    """What stands in the person's place, how many rows were changed by table, and how many events say less."""

    name: str
    slug: str
    rows: dict[str, int]
    events: int
    namesakes: bool


def is_erased(person: Person) -> bool:
    """Whether only a pseudonym is left of them."""
    return person.email.endswith(f"@{_NOBODY}")


def check_erasable(session: Session, actor: Actor, person: Person, today: date) -> None:
    """Raise unless this person may be erased today. Who may: administrators and the operator.

    Refused: they still work here, or nobody noted their last day (`still_here`); they have a part in a contract under
    legal hold (`held`); they were erased before (`erased`).
    """
    require(actor, Action.ADMINISTER)
    if is_erased(person):
        raise Refused("erased", "This person was erased already.")
    if person.end_on is None or person.end_on >= today:
        raise Refused(
            "still_here", f"{person.name} has not left. Note their last day first, and wait until it is past."
        )
    if any(_has_part(session, person, contract) for contract in held_ids(session)):
        raise Refused("held", f"{person.name} has a part in a contract under legal hold, so nothing may be erased.")


def _has_part(session: Session, person: Person, contract: uuid.UUID) -> bool:
    """Whether a person is named in anything that hangs on a contract, or did anything to it."""
    about: set[uuid.UUID] = {contract}
    for step in hanging_on(session, contract):
        about |= step.ids
        theirs = or_(*(one == person.id for one in step.table.columns if isinstance(one.type, Uuid)))
        if session.scalar(select(func.count()).select_from(step.table).where(step.here, theirs)):
            return True
    acted = select(AuditEvent.seq).where(AuditEvent.person_id == person.id).limit(1)
    return any(session.scalar(acted.where(AuditEvent.subject_id.in_(lot))) for lot in chunks(sorted(about)))


def erase_person(session: Session, actor: Actor, person: Person, reason: str, today: date) -> Erased:
    """Blank everything that names a person; ids, times and hashes stay. It cannot be taken back.

    Refused: no reason is given (`reason`), and all that `check_erasable` refuses.
    """
    check_erasable(session, actor, person, today)
    if not reason.strip():
        raise Refused("reason", "Say why this person is erased, such as their request of a day.", "reason")
    naming = _naming(session, person)
    account = session.scalar(select(Account).where(Account.person_id == person.id))
    rows = _forget_own(session, person, account)
    events = _events(session, person, account, naming)
    person.name, person.slug, person.email, person.job_title = naming.new_name, naming.new_slug, naming.new_email, ""
    session.flush()
    swept = sweep(session, naming)
    details = {"reason": naming.blanked(reason.strip()), "rows": rows | swept.rows, "events": len(events)}
    touches = tuple(sorted(swept.things | _owned(session, person)))
    record(session, actor, Happening("person.erased", "person", person.id, touches, details))
    blank_details(session, actor, person.id, events)
    session.expire_all()
    return Erased(naming.new_name, naming.new_slug, _added(rows, swept), len(events), not naming.name_is_theirs_alone)


def _added(rows: dict[str, int], swept: Swept) -> dict[str, int]:
    return {name: rows.get(name, 0) + swept.rows.get(name, 0) for name in sorted(rows.keys() | swept.rows.keys())}


def _naming(session: Session, person: Person) -> Naming:
    """What names them or did before, and the pseudonym: the first letters of their id that nobody else has there."""
    former, code = _FORMER[Employer(person.employer)], _free_code(session, person)
    slug = f"{former.lower().replace(' ', '-')}-{code}"
    return Naming(
        name=person.name,
        names=tuple(name for name in _names(session, person) if _is_theirs_alone(session, person, name)),
        emails=_addresses(session, person),
        slug=person.slug,
        new_name=f"{former} {code}",
        new_email=f"former-{code}@{_NOBODY}",
        new_slug=slug,
    )


def _names(session: Session, person: Person) -> list[str]:
    """The name they have, and those under which they did something before: the trail writes each down as it was."""
    acted = select(_DETAILS["actor"].as_string()).where(AuditEvent.person_id == person.id).distinct()
    return sorted({person.name, *filter(None, session.scalars(acted))})


def _is_theirs_alone(session: Session, person: Person, name: str) -> bool:
    same = select(func.count()).where(func.lower(Person.name) == name.lower(), Person.id != person.id)
    return not session.scalar(same)


def _addresses(session: Session, person: Person) -> tuple[str, ...]:
    """The address they have, and those at which they were written to before, if nobody else has them now."""
    others = select(Person.email).where(Person.id != person.id)
    written = select(Message.to_address).where(Message.person_id == person.id, Message.to_address.not_in(others))
    return tuple(sorted({person.email, *session.scalars(written.distinct())}))


def _free_code(session: Session, person: Person) -> str:
    taken = set(session.scalars(select(Person.email).where(Person.email.endswith(f"@{_NOBODY}"))))
    codes = (person.id.hex[:length] for length in range(4, 33))
    return next(code for code in codes if f"former-{code}@{_NOBODY}" not in taken)


def _forget_own(session: Session, person: Person, account: Account | None) -> dict[str, int]:
    """Take away what was theirs alone, close their account for good, and blank what was said of them."""
    rows = {table.__tablename__: _deleted(session, table, person) for table in GONE}
    for table in (RoleAssignment, Grant):
        session.execute(update(table).where(table.person_id == person.id).values(reason=""))
    if account is not None:
        account.active, account.password_hash = False, ""
        account.session_epoch += 1
        for kept in (SecondStep, RecoveryCode, SignOnTie):
            session.execute(delete(kept).where(kept.account_id == account.id))
        here = ApiToken.account_id == account.id
        session.execute(update(ApiToken).where(here, ApiToken.revoked_at.is_(None)).values(revoked_at=now(session)))
        session.execute(update(ApiToken).where(here).values(name=""))
    return {name: count for name, count in rows.items() if count}


def _deleted(session: Session, table: type[Any], person: Person) -> int:
    ids = session.scalars(select(table.id).where(table.person_id == person.id)).all()
    session.execute(delete(table).where(table.person_id == person.id))
    return len(ids)


def _events(
    session: Session, person: Person, account: Account | None, naming: Naming
) -> dict[int, dict[str, Any]]:  # fmt: skip
    """What the details of events are to say from now on, by their number."""
    about = [person.id, account.id] if account else [person.id]
    theirs = or_(AuditEvent.person_id == person.id, AuditEvent.subject_id.in_(about), names(_DETAILS, naming))
    found = select(AuditEvent.seq, AuditEvent.person_id, AuditEvent.subject_id, _DETAILS).where(theirs)
    said = {}
    for seq, by, subject, details in session.execute(found):
        new = _less(details or {}, naming, is_by=by == person.id, is_about=subject in about)
        if new != details:
            said[seq] = new
    return said


def _less(details: dict[str, Any], naming: Naming, *, is_by: bool, is_about: bool) -> dict[str, Any]:
    less: dict[str, Any] = naming.blanked(details)
    if is_by and details.get("actor"):
        less["actor"] = naming.new_name
    if is_about:
        less |= {name: "" for name in _SAID_OF_THEM if less.get(name)}
    return less


def _owned(session: Session, person: Person) -> set[uuid.UUID]:
    """Things in whose entries in the index they are named as owner or deputy."""
    theirs = or_(Ownership.person_id == person.id, Ownership.deputy_id == person.id)
    found: Sequence[uuid.UUID] = session.scalars(select(Ownership.resource_id).where(theirs)).all()
    return set(found)
