"""What a file is by how it begins, so that one handed in for something else is refused by its name, with a way on."""

import re
from dataclasses import dataclass

from catalogue.exchange.remarks import refusal
from catalogue.exchange.upload import Upload

_LOOKED_AT = 2000
_FEEDS = "Load a feed of datasets with the format “dcat”, or packages from CKAN with “ckan”."
_SEPARATED = re.compile(r"[^\n{}<>]*[,;\t|][^\n{}<>]*(?:\n|$)")
_TABLES = ("csv", "tsv", "xlsx", "xlsm", "xls", "xlsb", "ods")


@dataclass(frozen=True)
class FileType:
    """A sort of file that is no table: what people call it, how it begins, and what to do with it instead."""

    label: str
    start: re.Pattern[str]
    mend: str


def _begins(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


JSON = FileType("JSON", _begins(r'\{\s*["}]|\[\s*[\[{"\]]'), _FEEDS)
_FILE_TYPES = (
    JSON,
    FileType(
        "a web page (HTML)",
        _begins(r"<!doctype html|<html|<head|<body"),
        "Open it in a browser, and save the file that it leads to.",
    ),
    FileType("RDF/XML", _begins(r"(?:<[?!][^>]*>\s*)*<rdf:RDF"), _FEEDS),
    FileType("XML", _begins(r"<\?xml|<!doctype|<[\w:-]+\s+xmlns"), "Ask its publisher for CSV, XLSX or a DCAT feed."),
    FileType("Turtle", _begins(r"@prefix|@base|prefix\s+[\w-]*:\s*<"), _FEEDS),
    FileType("a PDF", _begins("%PDF-"), "Ask its publisher for the table behind it, as CSV or XLSX."),
    FileType(
        "a picture",
        _begins(r"\x89PNG|\xff\xd8\xff|GIF8|RIFF.{4}WEBP|II\*\x00|MM\x00\*"),
        "Ask its publisher for the table behind it, as CSV or XLSX.",
    ),
)


def refuse_what_is_no_table(upload: Upload) -> None:
    """Raise `BadInput` for what is clearly something else than a table."""
    found = _file_type(upload)
    if found is not None:
        raise refusal(f"This is {found.label}, not a table.", found.mend)


def refuse_what_is_no_json(upload: Upload) -> None:
    """Raise `BadInput` for what is clearly something else than JSON: a table above all."""
    found = _file_type(upload)
    if found is JSON:
        return
    if found is not None:
        raise refusal(f"This is {found.label}, not JSON.", "Save the feed itself, as it was published.")
    if upload.extension in _TABLES or _SEPARATED.match(_start(upload)):
        raise refusal("This is a table, not JSON.", "Load it with the format “datasets”, or that of what it lists.")


def _file_type(upload: Upload) -> FileType | None:
    start = _start(upload)
    return next((one for one in _FILE_TYPES if one.start.match(start)), None)


def _start(upload: Upload) -> str:
    """How the file begins, each byte as a character, since a picture is no text."""
    start = upload.content[:_LOOKED_AT]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return start.decode("utf-16", errors="ignore").lstrip()
    return start.removeprefix(b"\xef\xbb\xbf").decode("latin-1").lstrip()
