"""A process of its own that turns Markdown into safe HTML, because some Markdown never ends: it can be killed.

It reads one JSON string a line and answers one JSON string a line, or null where the text cannot be rendered.
"""

import json
import re
import signal
import sys
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions.toc import TocExtension, slugify
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from portal.sanitising import callouts, sanitise, tick_boxes, without_contents_mark

MEMORY_BYTES = 512 * 1024 * 1024
READY = "ready"
# What belongs to a step stands under its words: `1. ` is three characters wide, and four spaces still count as code.
STEP_INDENT = 3
# What any pattern for a part of a line begins with: code, escapes, links, pictures, HTML, entities, emphasis, breaks.
_MARKED = re.compile(r"[`\\\[<&*_]|  \n")
_BEFORE_PATTERNS = 25  # those have the priority 20
LAST_RESORT_SECONDS = 10


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the time limit still holds there
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _anchor(words: str, separator: str) -> str:
    """An id for a heading that no part of our own pages has."""
    return f"text-{slugify(words, separator)}"


class _PlainWords(Treeprocessor):
    """Spares the patterns for parts of a line what has nothing for them: most cells, headings and short steps."""

    def run(self, root: Element) -> None:
        """Mark such texts as finished."""
        for element in root.iter():
            if element.text and not _MARKED.search(element.text):
                element.text = AtomicString(element.text)


def make_converter() -> markdown.Markdown:
    """The converter: a page has one h1 of its own, so headings of texts begin at h2; its contents are listed by us."""
    made = markdown.Markdown(
        extensions=[
            "sane_lists",
            "tables",
            "pymdownx.highlight",
            "pymdownx.superfences",
            TocExtension(baselevel=2, slugify=_anchor, toc_depth=0, marker=""),
        ],
        extension_configs={"pymdownx.highlight": {"use_pygments": False}},
        tab_length=STEP_INDENT,
    )
    made.treeprocessors.deregister("prettify")  # line breaks between tags, which nobody reads, cost a tenth
    made.treeprocessors.register(_PlainWords(made), "plain words", _BEFORE_PATTERNS)
    return made


def render(converter: markdown.Markdown, text: str) -> str:
    """Safe HTML of a text."""
    return callouts(tick_boxes(without_contents_mark(sanitise(converter.reset().convert(text)))))


def _alarm(seconds: int) -> None:
    """Die after so long by ourselves: whoever should kill us may have died first."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _say(answer: str | None) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Answer line by line until the other side goes away."""
    _limit_memory()
    converter = make_converter()
    _say(READY)
    for line in sys.stdin:
        _alarm(LAST_RESORT_SECONDS)
        try:
            html: str | None = render(converter, json.loads(line))
        except (RecursionError, MemoryError, ValueError, AssertionError, IndexError, KeyError, TypeError):
            converter, html = make_converter(), None
        _alarm(0)
        _say(html)


if __name__ == "__main__":
    main()
