"""Addresses of personal calendars: sealed, so that a calendar program needs no password; a new password ends them."""

import hashlib
import hmac
import uuid

PATH = "/calendar"
_SEAL_BYTES = 16
_EPOCH_BYTES = 4
_PURPOSE = b"personal calendar"  # so that no other seal made with the same secret can stand here


class CalendarLinks:
    """Makes and reads the addresses of one portal. They hold until its secret key or the person's password changes."""

    def __init__(self, secret: str, address: str) -> None:
        self._key = hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256)
        self._address = address

    def link(self, account_id: uuid.UUID, epoch: int) -> str:
        """Where this account's calendar is."""
        raw = account_id.bytes + epoch.to_bytes(_EPOCH_BYTES)
        return f"{self._address}{PATH}/{(raw + self._seal(raw)).hex()}.ics"

    def account(self, token: str) -> tuple[uuid.UUID, int] | None:
        """Whose calendar it is, and by which count of passwords; None if we did not make the address."""
        try:
            raw = bytes.fromhex(token)
        except ValueError:
            return None
        said, seal = raw[:-_SEAL_BYTES], raw[-_SEAL_BYTES:]
        if len(said) != 16 + _EPOCH_BYTES or not hmac.compare_digest(seal, self._seal(said)):
            return None
        return uuid.UUID(bytes=said[:16]), int.from_bytes(said[16:])

    def _seal(self, raw: bytes) -> bytes:
        return hmac.digest(self._key, raw, hashlib.sha256)[:_SEAL_BYTES]
