"""Addresses of personal calendars: sealed, so that a calendar program needs no password; a new password ends them."""

import hashlib
import hmac
import uuid
from dataclasses import dataclass

PATH = "/calendar"
_SEAL_BYTES = 16
_ID_BYTES = 16
_EPOCH_BYTES = 4
_OF_CONTRACT, _OF_PRESET = b"c", b"p"
_PURPOSE = b"personal calendar"  # so that no other seal made with the same secret can stand here


@dataclass(frozen=True)
class Part:
    """Which part of somebody's days a calendar has: those of one contract, the handovers of one preset, or all."""

    contract_id: uuid.UUID | None = None
    preset: str = ""


ALL = Part()


@dataclass(frozen=True)
class Feed:
    """What an address that we made stands for: whose calendar, by which count of passwords, and which part."""

    account_id: uuid.UUID
    epoch: int
    part: Part


class CalendarLinks:
    """Makes and reads the addresses of one portal. They hold until its secret key or the person's password changes."""

    def __init__(self, secret: str, address: str) -> None:
        self._key = hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256)
        self._address = address

    def link(self, account_id: uuid.UUID, epoch: int, part: Part = ALL) -> str:
        """Where this account's calendar is."""
        raw = account_id.bytes + epoch.to_bytes(_EPOCH_BYTES) + _written(part)
        return f"{self._address}{PATH}/{(raw + self._seal(raw)).hex()}.ics"

    def feed(self, token: str) -> Feed | None:
        """Whose calendar it is; None if we did not make the address."""
        try:
            raw = bytes.fromhex(token)
        except ValueError:
            return None
        said, seal = raw[:-_SEAL_BYTES], raw[-_SEAL_BYTES:]
        if len(said) < _ID_BYTES + _EPOCH_BYTES or not hmac.compare_digest(seal, self._seal(said)):
            return None
        epoch, part = said[_ID_BYTES:][:_EPOCH_BYTES], said[_ID_BYTES + _EPOCH_BYTES :]
        return Feed(uuid.UUID(bytes=said[:_ID_BYTES]), int.from_bytes(epoch), _read(part))

    def _seal(self, raw: bytes) -> bytes:
        return hmac.digest(self._key, raw, hashlib.sha256)[:_SEAL_BYTES]


def _written(part: Part) -> bytes:
    """Nothing for all of it, so that addresses of before hold."""
    if part.contract_id is not None:
        return _OF_CONTRACT + part.contract_id.bytes
    return _OF_PRESET + part.preset.encode() if part.preset else b""


def _read(raw: bytes) -> Part:
    sort, said = raw[:1], raw[1:]
    return Part(contract_id=uuid.UUID(bytes=said)) if sort == _OF_CONTRACT else Part(preset=said.decode())
