"""What the text of a runbook holds: its headings, for the list of contents beside it, whom to call, and its words."""

import re
from html import unescape

_HEADING = re.compile(r'<h[23] id="(text-[^"]+)">(.*?)</h[23]>', re.DOTALL)
_CALL = "**Call:**"
_TAG = re.compile(r"<[^>]+>")
_END_OF_LINE = re.compile(r"</(?:p|li|h[1-6]|tr|pre|blockquote)>|<br[^>]*>")
_END_OF_CELL = re.compile(r"</t[dh]>")
_PICTURE = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')


def says_whom_to_call(body: str) -> bool:
    """Whether the instructions themselves say whom to call, as our template asks: then it is not said twice."""
    return _CALL in body


def headings(html: str) -> list[dict[str, str]]:
    """The first two levels of headings of sanitised HTML, as `components/contents.html` takes them."""
    return [
        {"text": unescape(_TAG.sub("", words)).strip(), "href": f"#{anchor}"}
        for anchor, words in _HEADING.findall(html)
    ]


def words_read(html: str) -> str:
    """The words of sanitised HTML as they are read, a line for each line of text; pictures by what they show."""
    lined = _END_OF_LINE.sub("\n", _END_OF_CELL.sub(" ", _PICTURE.sub(r"[picture: \1]", html)))
    lines = (line.strip() for line in unescape(_TAG.sub("", lined)).splitlines())
    return "\n".join(line for line in lines if line)
