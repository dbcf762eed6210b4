"""Answers that are the same until anything at all changes: kept by what was asked and where the change feed stands."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from catalogue.audit import cursor

Answer = TypeVar("Answer")
MOST = 512


class Remembered:
    """The newest few hundred answers. A question must name everything that its answer depends on, rights included."""

    def __init__(self, most: int = MOST) -> None:
        self._lock = Lock()
        self._most = most
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    def asking(self, session: Session) -> "Asking":
        """Ask as this session sees the database. The feed is read before any answer is made: an answer can only be
        newer than it is filed under, never older."""
        return Asking(self, cursor(session))

    def answer(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer filed under this key; made if there is none."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                found: Answer = self._answers[key]
                return found
        made = make()
        with self._lock:
            self._answers[key] = made
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return made


@dataclass(frozen=True)
class Asking:
    """Questions of one moment."""

    remembered: Remembered
    seq: int

    def answer(self, question: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer; made if nobody asked since the last change."""
        return self.remembered.answer((self.seq, question), make)
