"""Advice on the text of a runbook before somebody needs it: what is missing, dead, unfilled or secret, line by line."""

from collections.abc import Callable
from dataclasses import dataclass

from catalogue.runbooks.lint_secrets import secrets_in
from catalogue.runbooks.lint_steps import steps_without_result
from catalogue.runbooks.lint_text import (
    ANCHOR,
    BARE_PICTURE,
    CONTACT,
    LINK,
    PLACEHOLDER,
    WAY_BACK,
    Lines,
    anchors_of,
    lines_of,
)
from catalogue.terms import RunbookType

# These only ask for something or explain something, so there is nothing to bring back.
_NOTHING_TO_UNDO = frozenset({RunbookType.ACCESS.value, RunbookType.OTHER.value})
_OUTSIDE = ("http://", "https://", "mailto:", "tel:")
# Each is looked up, so one page does not ask for more of them.
_MOST_LINKS = 200


@dataclass(frozen=True)
class Advice:
    """One thing to better, and at which line of the text; `code` is for programs."""

    line: int
    code: str
    words: str


@dataclass(frozen=True)
class Page:
    """A runbook as its linter sees it: its text, whether somebody owns it, and which addresses lead somewhere.

    `first_line` is the line of the file at which the text begins, after its front matter.
    """

    body: str
    runbook_type: str = ""
    has_owner: bool = False
    leads_somewhere: Callable[[str], bool] = lambda _address: True
    first_line: int = 1


def advice_on(page: Page) -> list[Advice]:
    """Everything to better, in the order of its lines. A page that explains (type “other”) needs no steps."""
    lines = lines_of(page.body)
    found = [*_whole(page, lines), *_placeholders(lines), *_pictures(lines), *_told(dead_links(page, lines))]
    found += [Advice(line, "secret", f"{what} stands here. {_KEEP_OUT}") for line, what in secrets_in(page.body)]
    if page.runbook_type != RunbookType.OTHER:
        found += [Advice(line, "no_result", _NO_RESULT) for line in steps_without_result(lines)]
    moved = [Advice(one.line + page.first_line - 1, one.code, one.words) for one in found]
    return sorted(moved, key=lambda one: (one.line, one.code))


_NO_ALT = "This picture does not say what it shows. Write that between the brackets, for those who cannot see it."
_KEEP_OUT = "Take it out, change it where it is used, and say where it is kept."
_NO_RESULT = "This step does not say what should happen. Add what the reader should see if it worked."


def _whole(page: Page, lines: Lines) -> list[Advice]:
    """What is missing from the page as a whole, told at its first line."""
    found = []
    text = "\n".join(line.text for line in lines)
    if not page.has_owner:
        found.append(Advice(1, "no_owner", "Nobody is named as owner. Say who answers for this page."))
    if page.runbook_type == RunbookType.OTHER:
        return found
    if not any(line.step for line in lines):
        found.append(Advice(1, "no_steps", "There are no numbered steps. Number what must be done, one action a step."))
    if not CONTACT.search(text):
        words = "It does not say whom to call. Add “**Call:**” with a name or job and a number."
        found.append(Advice(1, "no_contacts", words))
    if page.runbook_type not in _NOTHING_TO_UNDO and not WAY_BACK.search(text):
        words = "It does not say how to go back. Add a step that restores or undoes, for when it goes wrong."
        found.append(Advice(1, "no_restore", words))
    return found


def _placeholders(lines: Lines) -> list[Advice]:
    words = "“{}” is still to be filled in."
    return [
        Advice(line.number, "placeholder", words.format(found.group(0)))
        for line in lines
        if not line.is_code and (found := PLACEHOLDER.search(line.prose))
    ]


def _pictures(lines: Lines) -> list[Advice]:
    bare = (line.number for line in lines if not line.is_code and BARE_PICTURE.search(line.prose))
    return [Advice(number, "no_description", _NO_ALT) for number in bare]


def dead_links(page: Page, lines: Lines) -> list[tuple[int, str]]:
    """Links that lead to no heading of the page and nowhere else, with their lines."""
    anchors = anchors_of(lines)

    def is_alive(address: str) -> bool:
        if address.startswith("#"):
            return address[1:].casefold().removeprefix(ANCHOR) in anchors
        return page.leads_somewhere(address)

    return [(number, address) for number, address in _links(lines)[:_MOST_LINKS] if not is_alive(address)]


def _told(links: list[tuple[int, str]]) -> list[Advice]:
    words = "The link “{}” leads nowhere. Mend it, or take it out."
    return [Advice(number, "dead_link", words.format(address[:80])) for number, address in links]


def _links(lines: Lines) -> list[tuple[int, str]]:
    """Links that stay within the page or the portal, with their lines."""
    addresses = ((line.number, address) for line in lines if not line.is_code for address in LINK.findall(line.prose))
    return [(number, address) for number, address in addresses if not address.casefold().startswith(_OUTSIDE)]
