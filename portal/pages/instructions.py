"""What a rendered text holds: its headings, for the list of contents beside a runbook."""

import re
from html import unescape

_HEADING = re.compile(r'<h[23] id="(text-[^"]+)">(.*?)</h[23]>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def headings(html: str) -> list[dict[str, str]]:
    """The first two levels of headings of sanitised HTML, as `components/contents.html` takes them."""
    return [
        {"text": unescape(_TAG.sub("", words)).strip(), "href": f"#{anchor}"}
        for anchor, words in _HEADING.findall(html)
    ]
