"""What was worked out and may be needed again: bounded in bytes, the least recently used forgotten first."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Values by key, of at most so many bytes in all as `weigh` counts them."""

    def __init__(self, most: int, weigh: Callable[[V], int]) -> None:
        self._most, self._weigh = most, weigh
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()
        self.size = 0

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of a key, made if it is not there. Two threads may make the same; the later one is kept."""
        with self._lock:
            found = self._values.get(key)
            if found is not None:
                self._values.move_to_end(key)
                return found
        made = make()
        with self._lock:
            self._put(key, made)
        return made

    def _put(self, key: K, value: V) -> None:
        before = self._values.pop(key, None)
        self.size += self._weigh(value) - (self._weigh(before) if before is not None else 0)
        self._values[key] = value
        while self.size > self._most and len(self._values) > 1:
            _, forgotten = self._values.popitem(last=False)
            self.size -= self._weigh(forgotten)
