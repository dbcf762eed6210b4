"""The demo council's runbooks: those of its made-up systems, and those of the portal itself as it runs it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from catalogue.errors import BadInput, Problem
from catalogue.exchange.runbooks import read_runbooks
from catalogue.exchange.upload import Upload
from catalogue.kinds.record import Record, Severity
from portal.demo.cells import dated
from portal.places import runbooks

_ABOUT_THE_PORTAL = re.compile(r"^systems: \[this-portal\]$", re.MULTILINE)
_TO_A_FILE = re.compile(r"\[([^]\n]+)\]\((?![/#]|[a-z]+:)[^)\s]+\)")


def runbook_records(today: date) -> list[Record]:
    """All its runbooks; each is addressed by the name of its file, if it gives itself no slug.

    Raises `BadInput` if one cannot be read.
    """
    sample = _records(runbooks() / "sample", _sample_pages(), today)
    return [*sample, *(_on_its_own(one) for one in _records(runbooks() / "portal", own_pages(), today))]


def _sample_pages() -> list[Path]:
    return [path for path in (runbooks() / "sample").rglob("*.md") if path.stem != "README"]


def own_pages() -> list[Path]:
    """The pages about the portal that tell somebody what to do: they name it as the system that they explain."""
    pages = (runbooks() / "portal").glob("*.md")
    return sorted(page for page in pages if _ABOUT_THE_PORTAL.search(page.read_text(encoding="utf-8")))


def _records(folder: Path, pages: Iterable[Path], today: date) -> list[Record]:
    members = tuple(
        Upload(path.relative_to(folder).as_posix(), dated(path.read_text(encoding="utf-8"), today).encode())
        for path in sorted(pages)
    )
    reading = read_runbooks(Upload(folder.name, members=members))
    refused = [problem for problem in reading.problems if problem.severity is Severity.REFUSED]
    if refused:
        raise BadInput([Problem(problem.column, problem.reason, problem.mend, problem.value) for problem in refused])
    return [_addressed(record) for record in reading.records]


def _addressed(record: Record) -> Record:
    stem = record.external_id.rsplit("/", 1)[-1].removesuffix(".md")
    return Record(record.kind, record.values, record.parts, record.owners, record.slug or stem, raw=record.raw)


def _on_its_own(page: Record) -> Record:
    """The page with the words alone of links to files that are not loaded, such as records of decisions."""
    return replace(page, values={**page.values, "body": _TO_A_FILE.sub(r"\1", page.values["body"])})
