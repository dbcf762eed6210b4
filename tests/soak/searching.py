"""Clients of a running portal who search at the same time, one page after another, and remember what they got."""

import http.client
import itertools
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles
from urllib.parse import quote_plus

SECONDS_A_PAGE = 60
_NONCE = re.compile(rb'nonce="[^"]+"')


@dataclass
class Heard:
    """What clients got in one stretch of time: how long each page took, whatever was no page, and the pages there were.

    `pages` counts, for each question, every page that differs from the others.
    """

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    pages: Counter[tuple[str, bytes]] = field(default_factory=Counter)

    def answers(self) -> set[tuple[str, bytes]]:
        """Each question with each page that was given for it."""
        return set(self.pages)

    def in_words(self) -> str:
        """How many pages there were and how long they took."""
        slow = quantiles(self.seconds, n=20)[-1]
        return f"{len(self.seconds):,} pages, median {1000 * median(self.seconds):.0f} ms, p95 {1000 * slow:.0f} ms"


class Clients:
    """So many clients on loopback, each with a connection of its own."""

    def __init__(self, port: int, questions: Sequence[str], count: int) -> None:
        self._port, self._questions, self._count = port, questions, count

    @contextmanager
    def asking(self) -> Iterator[Heard]:
        """All of them ask for the length of one block, every question in turn, each beginning with another."""
        heard, leaving = Heard(), threading.Event()
        threads = [threading.Thread(target=self._ask, args=(at, heard, leaving)) for at in range(self._count)]
        for thread in threads:
            thread.start()
        try:
            yield heard
        finally:
            leaving.set()
            for thread in threads:
                thread.join()

    def _ask(self, first: int, heard: Heard, leaving: threading.Event) -> None:
        turn = itertools.count(first)
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=SECONDS_A_PAGE)
        while not leaving.is_set():
            question = self._questions[next(turn) % len(self._questions)]
            began = time.perf_counter()
            try:
                connection.request("GET", f"/search?q={quote_plus(question)}")
                answer = connection.getresponse()
                page = _NONCE.sub(b"", answer.read())
            except (OSError, http.client.HTTPException) as error:
                heard.failures.append(f"{question}: {error!r}")
                connection.close()
                continue
            heard.seconds.append(time.perf_counter() - began)
            if answer.status != 200:
                heard.failures.append(f"{question}: {answer.status}")
            heard.pages[question, page] += 1
        connection.close()
