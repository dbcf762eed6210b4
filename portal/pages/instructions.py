"""What the text of a runbook holds: its headings, for the list of contents beside it, and whom to call."""

import re
from html import unescape

_HEADING = re.compile(r'<h[23] id="(text-[^"]+)">(.*?)</h[23]>', re.DOTALL)
_CALL = "**Call:**"
_TAG = re.compile(r"<[^>]+>")


def says_whom_to_call(body: str) -> bool:
    """Whether the instructions themselves say whom to call, as our template asks: then it is not said twice."""
    return _CALL in body


def headings(html: str) -> list[dict[str, str]]:
    """The first two levels of headings of sanitised HTML, as `components/contents.html` takes them."""
    return [
        {"text": unescape(_TAG.sub("", words)).strip(), "href": f"#{anchor}"}
        for anchor, words in _HEADING.findall(html)
    ]
