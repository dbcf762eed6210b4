"""Answers that are the same until anything at all changes: kept by what was asked and where the change feed stands."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from catalogue.audit import cursor

Answer = TypeVar("Answer")
MOST = 512


class Remembered:
    """The newest few hundred answers. The question must name everything that the answer depends on, rights included."""

    def __init__(self, most: int = MOST) -> None:
        self._lock = Lock()
        self._most = most
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    def answer(self, session: Session, question: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer as this session sees the database; made if nobody asked since the last change.

        The feed is read before the answer is made: an answer can only be newer than it is filed under, never older.
        """
        key = (cursor(session), question)
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
