"""Whether links between the Markdown files of a folder lead anywhere. What lies outside it cannot be told."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import partial
from urllib.parse import unquote

from catalogue.exchange.remarks import Remarks
from catalogue.exchange.upload import Upload
from catalogue.kinds.record import Record
from catalogue.runbooks.lint import Page, dead_links
from catalogue.runbooks.lint_text import lines_of

_NAMED = 3
_ENDING = re.compile(r"(\.html)?\.(md|markdown)(\.erb)?$", re.IGNORECASE)


def places_of(names: Iterable[str]) -> frozenset[str]:
    """Where links may lead: every file, the page that a site makes of it, and every folder above one."""
    return frozenset(place for name in names for place in _places(name))


def _places(name: str) -> Iterator[str]:
    page = _ENDING.sub("", name)
    yield from (name, page, f"{page}.html")
    while name := posixpath.dirname(name):
        yield name


def is_there(page: str, there: frozenset[str], link: str) -> bool:
    """Whether a link of a page leads to one of these places."""
    path = unquote(link.partition("#")[0].partition("?")[0])
    if not path or path.startswith("/"):
        return True
    place = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    return place.startswith("..") or place in there


def tell_of_dead_links(records: Iterable[Record], files: Iterable[Upload], remarks: Remarks) -> None:
    """Warn of each page of a folder that links to what is not there."""
    there = places_of(file.name for file in files)
    for record in records:
        name, body = record.external_id, str(record.values.get("body") or "")
        dead = dead_links(Page(body, leads_somewhere=partial(is_there, name, there)), lines_of(body))
        if dead:
            named = ", ".join(f"“{address[:80]}”" for _, address in dead[:_NAMED])
            more = f", and {len(dead) - _NAMED} more" if len(dead) > _NAMED else ""
            remarks.warn(record.row, "Links in the text lead nowhere.", f"Mend {named}{more}.", "body", name)
