"""Every format in which things come and go: the one explicit list."""

from collections.abc import Callable
from dataclasses import dataclass

from catalogue.errors import Refused
from catalogue.exchange.ckan import read_ckan
from catalogue.exchange.clause_sets import read_clause_sets
from catalogue.exchange.dcat import read_dcat
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

Read = Callable[[Upload, str], Reading]
TABLES = ("csv", "xlsx")
_RUNBOOKS = KIND_SHAPES["runbook"]


@dataclass(frozen=True)
class Format:
    """A format by its code: what it holds in words, whose records they are, and how they are read.

    `subject` is a kind's code, or `person`, `team`, `organisation`, `link`, `theme`, `term`, `known_search`,
    `clause_set` or `payment`; `endings` are those of the files that it is written as, the usual one first. `read`
    takes an upload and this portal's own address. `source` is set where things have the same names whoever hands the
    file in.
    """

    code: str
    what: str
    subject: str
    endings: tuple[str, ...]
    read: Read
    shape: Shape | None = None
    source: str = ""


def _table(code: str, what: str, shape: Shape) -> Format:
    return Format(code, what, shape.code, TABLES, lambda upload, _: read_records(upload, shape), shape)


def _themes(upload: Upload, _base_url: str) -> Reading:
    return without_circles(read_records(upload, THEMES))


def _runbooks(upload: Upload, _base_url: str) -> Reading:
    is_table = upload.extension in (*WORKBOOKS, "csv")
    return read_records(upload, _RUNBOOKS) if is_table else read_runbooks(upload)


FORMATS: tuple[Format, ...] = (
    *(
        _table(kind.plural, f"Any table of {kind.label_plural.lower()}", KIND_SHAPES[kind.code])
        for kind in KINDS
        if kind.code != "runbook"
    ),
    _table("iar", "An information asset register", KIND_SHAPES["dataset"]),
    Format("dcat", "A DCAT or data.json feed", "dataset", ("jsonld", "ttl", "rdf"), read_dcat),
    Format("ckan", "Packages from CKAN", "dataset", ("json",), lambda upload, _: read_ckan(upload)),
    Format(
        "ocds", "Releases or records of open contracting data", "contract", ("json", "ndjson"), read_ocds, source="ocds"
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
    Format("clause-sets", "Sets of model clauses", "clause_set", ("json",), lambda upload, _: read_clause_sets(upload)),
)
BY_CODE: dict[str, Format] = {one.code: one for one in FORMATS}


def format_of(code: str) -> Format:
    """The format of this code. Refused: there is none (`unknown_format`)."""
    if code not in BY_CODE:
        raise Refused(
            "unknown_format", f"There is no format “{code[:40]}”. Use one of: {', '.join(BY_CODE)}.", "format"
        )
    return BY_CODE[code]
