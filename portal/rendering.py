"""Markdown to HTML that is safe to show: sized, rendered where it can be killed, sanitised, remembered.

Python-Markdown alone is neither fast nor safe on hostile text: 20 kB of `[` takes over 20 seconds, and script goes
through raw. So nothing longer than a limit is rendered, the work has one second in a process of its own, nh3 goes
over what comes out, and whatever fails is shown as plain text.
"""

import hashlib
import html
import queue
import re
import threading
from collections import OrderedDict

import nh3
from markupsafe import Markup

from portal.markdown_process import Worker, WorkerGone

MAX_CHARACTERS = 200_000
SECONDS = 1.0
CACHE_CHARACTERS = 16_000_000

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "samp", "span", "strong", "sub", "sup", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    **{heading: {"id"} for heading in ("h2", "h3", "h4", "h5", "h6")},
}
_SCHEMES = {"http", "https", "mailto"}
_BOX = re.compile(r"(<li>(?:\s{0,2}<p>)?)\[([ xX])\] ")


def sanitise(raw: str) -> str:
    """HTML without anything that runs, frames, styles or fetches from elsewhere."""
    return nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow",
        clean_content_tags={"script", "style"},
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if (tag, name) == ("img", "src"):
        return value if _is_ours(value) else None
    if name == "id":
        return value if value.startswith("text-") else None
    return value


def _is_ours(address: str) -> bool:
    """Whether an image is on this site: a path from the root, which no spelling turns into another host."""
    return address.startswith("/") and not address.startswith("//") and not set(address) & set("\\\t\n\r")


def tick_boxes(safe: str) -> str:
    """Task lists with signs in place of form controls, which would need labels and could not be ticked."""
    return _BOX.sub(lambda found: found[1] + ("☐ " if found[2] == " " else "☑ "), safe)


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
        key = hashlib.sha256(text.encode("utf-8", "replace")).digest()
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return Markup(self._cache[key])  # noqa: S704 - sanitised by nh3 before it was kept
        made = self._render(text)
        self._keep(key, made)
        return Markup(made)  # noqa: S704 - sanitised by nh3 or escaped just above

    def close(self) -> None:
        """End the workers."""
        while not self._idle.empty():
            worker = self._idle.get_nowait()
            if worker is not None:
                worker.kill()

    def _render(self, text: str) -> str:
        raw = self._convert(text) if len(text) <= MAX_CHARACTERS else None
        return as_plain_text(text) if raw is None else tick_boxes(sanitise(raw))

    def _convert(self, text: str) -> str | None:
        worker = self._idle.get()
        try:
            worker = worker or Worker()
            return worker.convert(text, self._seconds)
        except WorkerGone:
            if worker is not None:
                worker.kill()
            worker = None
            return None
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
