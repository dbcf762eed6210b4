"""Advice on a folder of runbooks: each page as its file stands, links between the files followed."""

from functools import partial

from catalogue.exchange.runbook_dead_links import is_there, places_of
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
    there = places_of(files)
    found = {}
    for record in reading.records:
        name = record.external_id
        body, first_line = text_after_front_matter(files[name])
        kind = str(record.values.get("runbook_type") or "")
        page = Page(body, kind, bool(record.owners), partial(is_there, name, there), first_line)
        found[name] = advice_on(page)
    return found, reading.problems
