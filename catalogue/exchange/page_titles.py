"""The title of a Markdown page that gives itself none above its text: its first great heading, in plain words."""

import re
from collections.abc import Iterator

_CODE = re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_ENDINGS = re.compile(r"(\.html)?\.(md|markdown)(\.erb)?", re.IGNORECASE)
_HEADING = re.compile(r"^(#{1,6})[ \t]+([^#\s].*)$", re.MULTILINE)
_UNDERLINED = re.compile(r"^(?![ \t]*(?:[-*+>|#]|\d+[.)]))[ \t]{0,3}(\S[^\n]{0,300})\n(=+|-{3,})[ \t]*$", re.MULTILINE)
_HTML = re.compile(r"<h([1-6])(?:\s[^<>]{0,200})?>([^<]{1,300})</h\1>", re.IGNORECASE)
_LOOKED_AT = 1_000
_ANCHOR = re.compile(r"\s*\{[#:][^{}]{0,200}\}\s*$")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,300}\)")
_MARKS = re.compile(r"(\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w))")


def title_in(body: str) -> str:
    """The first heading of the first level, else the first of any; empty if there is none."""
    found = sorted(_headings(_CODE.sub("", body)))
    first = next((one for one in found if one[1] == 1), found[0] if found else None)
    return first[2] if first else ""


def title_of_file(path: str) -> str:
    """The name of a file as words."""
    words = re.sub(r"[\W_]+", " ", _ENDINGS.sub("", path.rsplit("/", 1)[-1])).strip()
    return words[:1].upper() + words[1:200]


def _headings(text: str) -> Iterator[tuple[int, int, str]]:
    """Each heading: where it stands, its level and its words."""
    for one in _HEADING.finditer(text):
        yield one.start(), len(one.group(1)), _plain(one.group(2).rstrip(" \t#"))
    for one in _UNDERLINED.finditer(text):
        yield one.start(), 1 if one.group(2)[0] == "=" else 2, _plain(one.group(1))
    for one in _HTML.finditer(text):
        yield one.start(), int(one.group(1)), _plain(one.group(2))


def _plain(heading: str) -> str:
    """The words of a heading without its marks, links and anchor."""
    shorter = " ".join(heading[:_LOOKED_AT].split())
    return _MARKS.sub("", _LINK.sub(r"\1", _ANCHOR.sub("", shorter))).strip()
