"""Markdown to HTML that is safe to show: sized, rendered where it can be killed, sanitised, remembered.

Neither Python-Markdown nor the sanitiser is fast on hostile text: 20 kB of `[` takes the one over 20 seconds, and
40,000 nested tags take the other as long. So nothing longer than a limit is rendered, both have one second together in
a process of their own, and whatever fails is shown as plain text.
"""

import hashlib
import html
import queue
import threading
from collections import OrderedDict

from markupsafe import Markup

from portal.markdown_process import TooSlow, Worker, WorkerGone

MAX_CHARACTERS = 200_000
SECONDS = 1.0
CACHE_CHARACTERS = 16_000_000


def as_plain_text(text: str) -> str:
    """The text as it was typed, for when it cannot be rendered."""
    return f"<pre>{html.escape(text)}</pre>"


class Renderer:
    """Renders Markdown, remembering what it rendered; one for each process of the portal."""

    def __init__(self, workers: int = 2, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._idle: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._idle.put(None)  # a worker is started when it is first needed
        self._lock = threading.Lock()
        self._cache: OrderedDict[bytes, str] = OrderedDict()
        self._cached = 0

    def html(self, text: str) -> Markup:
        """Safe HTML of a Markdown text; the text itself, escaped, where it is too long or takes too long."""
        return Markup(self._made(text))  # noqa: S704 - sanitised by the worker, or escaped

    def _made(self, text: str) -> str:
        key = hashlib.sha256(text.encode("utf-8", "replace")).digest()
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
        try:
            made = self._render(text)
        except WorkerGone:
            return as_plain_text(text)  # not kept: it may go well the next time
        self._keep(key, made)
        return made

    def close(self) -> None:
        """End the workers."""
        while not self._idle.empty():
            worker = self._idle.get_nowait()
            if worker is not None:
                worker.kill()

    def _render(self, text: str) -> str:
        """The HTML. Raises `WorkerGone` if workers keep dying, for reasons that are not the text's."""
        if len(text) > MAX_CHARACTERS:
            return as_plain_text(text)
        try:
            made = self._convert(text)
        except TooSlow:
            made = None
        except WorkerGone:
            made = self._convert(text)
        return as_plain_text(text) if made is None else made

    def _convert(self, text: str) -> str | None:
        """Have a worker render it; one that is too slow, or dies, makes room for a new one."""
        worker = self._idle.get()
        try:
            worker = worker or Worker()
            return worker.convert(text, self._seconds)
        except (TooSlow, WorkerGone):
            if worker is not None:
                worker.kill()
            worker = None
            raise
        finally:
            self._idle.put(worker)

    def _keep(self, key: bytes, made: str) -> None:
        with self._lock:
            if key in self._cache or len(made) > CACHE_CHARACTERS // 10:
                return
            self._cache[key] = made
            self._cached += len(made)
            while self._cached > CACHE_CHARACTERS:
                _, dropped = self._cache.popitem(last=False)
                self._cached -= len(dropped)
