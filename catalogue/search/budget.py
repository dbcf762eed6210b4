"""How much of the processor one search may take: asked at every step that can be long, so that no query holds a worker.

Not how long it takes: otherwise a search that waits for its turn on a busy machine would be refused to one person and
answered to the next.
"""

import time
from collections.abc import Callable

from catalogue.errors import Refused

SECONDS = 2.0


class Budget:
    """Time that runs out, of the thread that asks. `clock` gives seconds that only rise."""

    def __init__(self, seconds: float = SECONDS, clock: Callable[[], float] = time.thread_time) -> None:
        self._clock = clock
        self._ends = clock() + seconds

    def check(self) -> None:
        """Go on. Refused: `search_time`."""
        if self._clock() > self._ends:
            raise Refused("search_time", "Your search took too long. Use fewer words, or rarer ones.", "q")
