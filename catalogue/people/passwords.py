"""Passwords: argon2id, with a cap on how many are hashed at once, since each takes 64 MiB and 150 ms."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from catalogue.errors import BadInput, Problem

MIN_LENGTH = 12
MAX_LENGTH = 256
_AT_ONCE = 2


class Passwords:
    """Hashes and checks passwords. `cheap` is for tests only: the parameters then protect nothing."""

    def __init__(self, cheap: bool = False) -> None:
        self._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if cheap else PasswordHasher()
        self._room = threading.BoundedSemaphore(_AT_ONCE)
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """The argon2id hash of a password. Raises `BadInput` if it is too short or too long (NIST SP 800-63B)."""
        if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
            reason = f"A password has {MIN_LENGTH} to {MAX_LENGTH} characters."
            raise BadInput([Problem("password", reason, "Three random words make a good one.")])
        with self._room:
            return self._hasher.hash(password)

    def matches(self, password_hash: str, password: str) -> bool:
        """Whether the password is the one hashed; takes as long when there is no account (`password_hash` empty)."""
        if len(password) > MAX_LENGTH:
            return False
        with self._room:
            try:
                return self._hasher.verify(password_hash or self._nobody, password) and bool(password_hash)
            except (VerificationError, InvalidHashError):
                return False
