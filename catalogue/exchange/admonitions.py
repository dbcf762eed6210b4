"""Warnings as other programs mark them (`!!!` of MkDocs, `:::` of Docusaurus, braces of MyST), as callouts of ours."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from textwrap import dedent

_KINDS = {
    "note": "NOTE", "info": "NOTE", "abstract": "NOTE", "seealso": "NOTE", "tip": "TIP", "hint": "TIP",
    "success": "TIP", "important": "IMPORTANT", "warning": "WARNING", "attention": "WARNING", "caution": "CAUTION",
    "danger": "CAUTION", "error": "CAUTION",
}  # fmt: skip
_INDENTED = re.compile(r"(?:!!!|\?\?\?\+?) +(\w+)(?: +\"([^\"]{0,200})\")?[ \t]*")
_FENCED = re.compile(r"(:{3,}) ?(\w+)(?:\[([^\]]{0,200})\]|[ \t]+(\S.{0,200}))?[ \t]*")
_BRACED = re.compile(r"(`{3,}|:{3,}|~{3,})\{(\w+)\}[ \t]*(.{0,200})")
_CODE = re.compile(r"[ \t]*(`{3,}|~{3,})")


def with_callouts(text: str) -> str:
    """The text with such warnings as `> [!WARNING]`; one that is never closed, or of another kind, stays as it is."""
    lines = text.split("\n")
    ends = _ends_of(lines)
    found: list[str] = []
    at, code = 0, ""
    while at < len(lines):
        taken = None if code else _admonition(lines, at, ends)
        if taken is not None:
            at, callout = taken
            found += callout
            continue
        if mark := _CODE.match(lines[at]):
            is_end = code and mark.group(1).startswith(code) and not lines[at].strip(" \t`~")
            code = "" if is_end else code or mark.group(1)
        found.append(lines[at])
        at += 1
    return "\n".join(found)


def _ends_of(lines: list[str]) -> dict[str, list[int]]:
    """By mark, the lines that may close what it opens; gathered once, since a page may open very many."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if (mark := line.strip()) and not mark.strip(mark[0]) and mark[0] in ":`~":
            found.setdefault(mark, []).append(number)
    return found


def _admonition(lines: list[str], at: int, ends: dict[str, list[int]]) -> tuple[int, list[str]] | None:
    """Where what follows a warning begins, and the warning; None if none begins here."""
    if (one := _INDENTED.fullmatch(lines[at])) and one.group(1).lower() in _KINDS:
        end = at + 1
        while end < len(lines) and (not lines[end].strip() or lines[end].startswith(("    ", "\t"))):
            end += 1
        return end, list(_callout(one.group(1), one.group(2), lines[at + 1 : end]))
    one = _FENCED.fullmatch(lines[at]) or _BRACED.fullmatch(lines[at])
    if one is None or one.group(2).lower() not in _KINDS:
        return None
    after = ends.get(one.group(1), [])
    place = bisect_right(after, at)
    end = after[place] if place < len(after) else 0
    title = next(filter(None, one.groups()[2:]), "")
    return (end + 1, list(_callout(one.group(2), title, lines[at + 1 : end]))) if end else None


def _callout(kind: str, title: str | None, lines: list[str]) -> Iterator[str]:
    yield f"> [!{_KINDS[kind.lower()]}]"
    words = dedent("\n".join(lines)).strip("\n")
    whole = "\n\n".join(filter(None, (f"**{title.strip()}**" if title else "", words)))
    yield from (f"> {line}".rstrip() for line in whole.split("\n"))
    yield ""
