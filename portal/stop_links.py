"""Links by which someone stops messages without signing in: each names a person and a topic, and is sealed."""

import hashlib
import hmac
import uuid

from catalogue.terms import MessageTopic

PATH = "/mail/stop"
_SEAL_BYTES = 16
_PURPOSE = b"stop messages"  # so that no other seal made with the same secret can stand here


class StopLinks:
    """Makes and reads the links of one portal. They hold until its secret key is changed: old mail stays in use."""

    def __init__(self, secret: str, address: str = "") -> None:
        self._key = hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256)
        self._address = address

    def link(self, person_id: uuid.UUID, topic: MessageTopic) -> str:
        """Where this person stops messages of this topic."""
        token = person_id.bytes + self._seal(person_id.bytes, topic)
        return f"{self._address}{PATH}/{topic.value}/{token.hex()}"

    def person(self, topic: MessageTopic, token: str) -> uuid.UUID | None:
        """Whose messages the link stops; None if we did not make it."""
        try:
            raw = bytes.fromhex(token)
        except ValueError:
            return None
        person, seal = raw[:16], raw[16:]
        return uuid.UUID(bytes=person) if hmac.compare_digest(seal, self._seal(person, topic)) else None

    def _seal(self, person: bytes, topic: MessageTopic) -> bytes:
        return hmac.digest(self._key, topic.value.encode() + person, hashlib.sha256)[:_SEAL_BYTES]
