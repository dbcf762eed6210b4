"""Advice on a folder of runbooks: each page as its file stands, links between the files followed."""

import posixpath
from collections.abc import Iterator
from functools import partial
from urllib.parse import unquote

from catalogue.exchange.runbooks import read_runbooks, text_after_front_matter
from catalogue.exchange.upload import Upload
from catalogue.kinds.record import RowProblem
from catalogue.runbooks.lint import Advice, Page, advice_on


def advice_on_folder(folder: Upload) -> tuple[dict[str, list[Advice]], tuple[RowProblem, ...]]:
    """What to better in each page, by the name of its file; and what was found when the pages were read.

    Raises `BadInput` if a ZIP file cannot be opened.
    """
    reading = read_runbooks(folder)
    files = {file.name: file for file in folder.members or (folder,)}
    there = frozenset(_places(files))
    found = {}
    for record in reading.records:
        name = record.external_id
        body, first_line = text_after_front_matter(files[name])
        kind = str(record.values.get("runbook_type") or "")
        page = Page(body, kind, bool(record.owners), partial(_is_there, name, there), first_line)
        found[name] = advice_on(page)
    return found, reading.problems


def _places(names: dict[str, Upload]) -> Iterator[str]:
    """Every file and every folder above one."""
    for name in names:
        yield name
        while name := posixpath.dirname(name):
            yield name


def _is_there(page: str, there: frozenset[str], link: str) -> bool:
    """Whether a link leads to a file of the folder. What lies outside it, or on a site, cannot be told."""
    path = unquote(link.partition("#")[0].partition("?")[0])
    if not path or path.startswith("/"):
        return True
    place = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    return place.startswith("..") or place in there
