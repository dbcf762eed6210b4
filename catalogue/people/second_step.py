"""The second step of signing in: a code from an authenticator app (RFC 6238), or one of ten recovery codes.

The app's secret is stored as it is, in a table of its own: see decision 0033.
"""

import base64
import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from catalogue.access import Action, Actor, require
from catalogue.audit import Happening, record
from catalogue.errors import Refused
from catalogue.people.tables import Account, RecoveryCode, SecondStep
from catalogue.store import for_change, now

DIGITS = 6
STEP_SECONDS = 30
DRIFT = 1  # steps by which a telephone's clock may be off, either way
RECOVERY_CODES = 10
_RECOVERY_BYTES = 10  # 80 random bits need no slow hash: there is nothing to guess
_GROUP = 4


@dataclass(frozen=True)
class Standing:
    """Since when an account has a second step, and how many recovery codes are left."""

    set_up_at: datetime
    codes_left: int


class Proof(Enum):
    """What a code was that counted."""

    APP = "app"
    RECOVERY = "recovery"


def standing(session: Session, account_id: uuid.UUID) -> Standing | None:
    """How the account's second step stands; None if it has none."""
    row = session.get(SecondStep, account_id)
    if row is None or row.set_up_at is None:
        return None
    unused = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    )
    return Standing(row.set_up_at, session.scalar(unused) or 0)


def offered_secret(session: Session, account_id: uuid.UUID) -> str:
    """The secret that waits to be confirmed; empty if none does."""
    row = session.get(SecondStep, account_id)
    return row.offered if row else ""


def offer(session: Session, actor: Actor, account_id: uuid.UUID) -> None:
    """Make a new secret for the account's own person to take into their app. What counted before counts until then."""
    row = session.scalar(for_change(select(SecondStep).where(SecondStep.account_id == account_id)))
    if row is None:
        row = SecondStep(account_id=account_id, secret="", last_step=0)
        session.add(row)
    row.offered = pyotp.random_base32()
    record(session, actor, Happening("account.second_step_offered", "account", account_id))


def confirm(session: Session, actor: Actor, account: Account, code: str) -> list[str]:
    """Let the offered secret count, proven by a code of it, and end the sessions before.

    Who may: the account's own person. Gives ten recovery codes, the only time they can be read; nothing if the code is
    not of that secret.
    """
    row = session.scalar(for_change(select(SecondStep).where(SecondStep.account_id == account.id)))
    step = _step_of(row.offered, code, now(session)) if row and row.offered else None
    if row is None or step is None:
        return []
    row.secret, row.offered, row.last_step, row.set_up_at = row.offered, "", step, now(session)
    account.session_epoch += 1
    record(session, actor, Happening("account.second_step_set_up", "account", account.id))
    return _new_codes(session, account.id)


def renew_codes(session: Session, actor: Actor, account_id: uuid.UUID) -> list[str]:
    """Ten new recovery codes in place of those before. Who may: the account's own person.

    Refused: the account has no second step (`no_second_step`).
    """
    if standing(session, account_id) is None:
        raise Refused("no_second_step", "Set up an authenticator app first.")
    record(session, actor, Happening("account.recovery_codes_made", "account", account_id))
    return _new_codes(session, account_id)


def use_code(session: Session, actor: Actor, account_id: uuid.UUID, given: str) -> Proof | None:
    """What this is: the app's code of now, an unused recovery code, or neither. Each counts once, whoever is first."""
    row = session.get(SecondStep, account_id)
    if row is None or not row.secret:
        return None
    step = _step_of(row.secret, given, now(session))
    if step is not None:
        here = (SecondStep.account_id == account_id, SecondStep.last_step < step)
        counted = update(SecondStep).where(*here).values(last_step=step)
        return Proof.APP if _changed_one(session, counted.returning(SecondStep.account_id)) else None
    used = update(RecoveryCode).where(
        RecoveryCode.account_id == account_id,
        RecoveryCode.code_hash == _hash(given),
        RecoveryCode.used_at.is_(None),
    )
    if not _changed_one(session, used.values(used_at=now(session)).returning(RecoveryCode.id)):
        return None
    record(session, actor, Happening("account.recovery_code_used", "account", account_id))
    return Proof.RECOVERY


def take_away(session: Session, actor: Actor, account: Account, reason: str) -> None:
    """Take away somebody's second step, so that they set it up anew; their sessions end. Who may: administrators.

    Refused: it is one's own (`own_second_step`), there is none (`no_second_step`), no reason is given (`reason`).
    """
    require(actor, Action.ADMINISTER)
    if actor.account_id == account.id:
        raise Refused("own_second_step", "You cannot take away your own. Use a recovery code, or ask a colleague.")
    if not reason.strip():
        raise Refused("reason", "Say why, such as a lost telephone and how you know that it is them.", "reason")
    if standing(session, account.id) is None:
        raise Refused("no_second_step", "This person has not set up an authenticator app.", "reason")
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    session.execute(delete(SecondStep).where(SecondStep.account_id == account.id))
    account.session_epoch += 1
    details = {"reason": reason.strip()}
    record(session, actor, Happening("account.second_step_taken_away", "account", account.id, details=details))


def _changed_one(session: Session, statement: ReturningUpdate[tuple[uuid.UUID]]) -> bool:
    return session.scalar(statement, execution_options={"synchronize_session": False}) is not None


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    """The time step whose code this is, among those that a clock may be at."""
    digits = "".join(code.split())
    here, app = int(at.timestamp()) // STEP_SECONDS, pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    for step in range(here - DRIFT, here + DRIFT + 1):
        if hmac.compare_digest(app.generate_otp(step).encode(), digits.encode()):
            return step
    return None


def _new_codes(session: Session, account_id: uuid.UUID) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [_grouped(secrets.token_bytes(_RECOVERY_BYTES)) for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(id=uuid.uuid4(), account_id=account_id, code_hash=_hash(code)) for code in codes)
    return codes


def _grouped(raw: bytes) -> str:
    letters = base64.b32encode(raw).decode().lower()
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def _hash(code: str) -> str:
    """A recovery code's hash, however it is typed."""
    plain = "".join(character for character in code.lower() if character.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
