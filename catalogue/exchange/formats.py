"""Every format in which things come and go: the one explicit list."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from catalogue.errors import Refused
from catalogue.exchange.ckan import read_ckan
from catalogue.exchange.clause_sets import read_clause_sets
from catalogue.exchange.dcat import read_dcat
from catalogue.exchange.headings import NO_CHOICES, Choices
from catalogue.exchange.known_searches import KNOWN_SEARCHES
from catalogue.exchange.links import LINKS
from catalogue.exchange.ocds import read_ocds
from catalogue.exchange.people import ORGANISATIONS, PEOPLE, TEAMS
from catalogue.exchange.read_table import read_records
from catalogue.exchange.runbooks import read_runbooks
from catalogue.exchange.shapes import KIND_SHAPES, Shape
from catalogue.exchange.spend import SPEND
from catalogue.exchange.table import WORKBOOKS
from catalogue.exchange.upload import Upload
from catalogue.exchange.vocabularies import GLOSSARY, THEMES, without_circles
from catalogue.kinds import KINDS
from catalogue.kinds.record import Reading

Read = Callable[[Upload, str, Choices], Reading]
TABLES = ("csv", "xlsx")
_TABLE_FILES = (*WORKBOOKS, "csv")
_RUNBOOKS = KIND_SHAPES["runbook"]


@dataclass(frozen=True)
class Format:
    """A format by its code: what it holds in words, whose records they are, and how they are read.

    `subject` is a kind's code, or `person`, `team`, `organisation`, `link`, `theme`, `term`, `known_search`,
    `clause_set` or `payment`; `endings` are those of the files that it is written as, the usual one first. `reader`
    takes an upload, this portal's own address and what was chosen for columns. `source` is set where things have the
    same names whoever hands the file in.
    """

    code: str
    what: str
    subject: str
    endings: tuple[str, ...]
    reader: Read
    shape: Shape | None = None
    source: str = ""

    def read(self, upload: Upload, base_url: str, choices: Choices = NO_CHOICES) -> Reading:
        """The records in a file; `choices` say what columns of a table mean. Raises `BadInput`."""
        return self.reader(upload, base_url, choices)

    def source_of(self, file_name: str) -> str:
        """Which list this is, by its name without dates, numbers and ending: next month's has the same source.

        A format whose names are the same everywhere is a source of its own, whatever its file is called.
        """
        if self.source:
            return self.source
        stem = file_name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1].split(".", 1)[0]
        plain = re.sub(r"[\W\d_]+", "-", stem.casefold()).strip("-")
        return f"{self.subject}:{plain or self.code}"

    def table_shape(self, upload: Upload) -> Shape | None:
        """What may stand in the file, if it is a table whose columns somebody can choose."""
        return self.shape if self.endings[0] in TABLES or upload.extension in _TABLE_FILES else None


def _table(code: str, what: str, shape: Shape) -> Format:
    return Format(
        code, what, shape.code, TABLES, lambda upload, _, choices: read_records(upload, shape, choices), shape
    )


def _whole(read: Callable[[Upload, str], Reading]) -> Read:
    """A reader of what has no columns."""
    return lambda upload, base_url, _: read(upload, base_url)


def _themes(upload: Upload, _base_url: str, choices: Choices) -> Reading:
    return without_circles(read_records(upload, THEMES, choices))


def _runbooks(upload: Upload, _base_url: str, choices: Choices) -> Reading:
    is_table = upload.extension in _TABLE_FILES
    return read_records(upload, _RUNBOOKS, choices) if is_table else read_runbooks(upload)


FORMATS: tuple[Format, ...] = (
    *(
        _table(kind.plural, f"Any table of {kind.label_plural.lower()}", KIND_SHAPES[kind.code])
        for kind in KINDS
        if kind.code != "runbook"
    ),
    _table("iar", "An information asset register", KIND_SHAPES["dataset"]),
    Format("dcat", "A DCAT or data.json feed", "dataset", ("jsonld", "ttl", "rdf"), _whole(read_dcat)),
    Format("ckan", "Packages from CKAN", "dataset", ("json",), lambda upload, _, __: read_ckan(upload)),
    Format(
        "ocds",
        "Releases or records of open contracting data",
        "contract",
        ("json", "ndjson"),
        _whole(read_ocds),
        source="ocds",
    ),
    _table("spend", "Spending over £500, as published", SPEND),
    Format(
        "runbooks", "A folder or ZIP file of Markdown", "runbook", ("folder", "csv"), _runbooks, KIND_SHAPES["runbook"]
    ),
    _table("people", "A list of people", PEOPLE),
    _table("teams", "A list of teams", TEAMS),
    _table("organisations", "A list of organisations", ORGANISATIONS),
    _table("links", "A list of links between things", LINKS),
    Format("themes", "A list of themes", "theme", TABLES, _themes, THEMES),
    _table("glossary", "A list of terms", GLOSSARY),
    _table("known-searches", "A list of searches with what they should find", KNOWN_SEARCHES),
    Format(
        "clause-sets", "Sets of model clauses", "clause_set", ("json",), lambda upload, _, __: read_clause_sets(upload)
    ),
)
BY_CODE: dict[str, Format] = {one.code: one for one in FORMATS}


def format_of(code: str) -> Format:
    """The format of this code. Refused: there is none (`unknown_format`)."""
    if code not in BY_CODE:
        raise Refused(
            "unknown_format", f"There is no format “{code[:40]}”. Use one of: {', '.join(BY_CODE)}.", "format"
        )
    return BY_CODE[code]


def list_name(source: str) -> str:
    """What people call a source. One that was guessed from a file's name has before it of what the list is, so that
    two lists of one name are told apart."""
    subject, _, name = source.partition(":")
    return name if name and any(subject == one.subject for one in FORMATS) else source
