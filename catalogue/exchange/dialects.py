"""Ways in which councils write some values that a field alone cannot read."""

import re
from collections.abc import Iterator
from typing import Any

from catalogue.exchange.cells import read_value
from catalogue.exchange.loose_values import loosened
from catalogue.exchange.markup import has_html, has_placeholder, markdown_of, without_placeholders
from catalogue.exchange.registers import normal
from catalogue.exchange.upload import Remarks
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.values import Unreadable, blank, written

_TEXTS = (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.MARKDOWN)
_SENSITIVE = re.compile(r"official[\s:–-]*\(?\s*sensitive\)?", re.IGNORECASE)
_OLD_MARKING = re.compile(r"sensitive", re.IGNORECASE)
_SPECIAL = ("specialcategory", "specialcategorydata")
_NEITHER = ("neither", "none", "not applicable", "n/a")


def adapted(
    field: Field, heading: str, text: str, is_our_own: bool, remarks: Remarks, row: int
) -> Iterator[tuple[str, Any]]:
    """The fields and values that a cell says. What was exported here is taken as it stands. Raises `Unreadable`."""
    if not is_our_own:
        text = plain_text(field, heading, text, remarks, row)
        if blank(text):
            return
    if field.name == "security_classification" and _SENSITIVE.fullmatch(text.strip()):
        yield "security_classification", "official"
        yield "sensitive", True
    elif field.name == "personal_data" and normal(heading) in _SPECIAL:
        yield from _special_category(field, text)
    elif field.name == "procurement_route" and text.strip().casefold() in _NEITHER:
        # The Transparency Code asks "invitation to quote, or to tender?"; "neither" does not say what it was.
        yield field.name, "unknown"
    elif is_our_own:
        yield field.name, read_value(field, text)
    else:
        yield from _loosely(field, heading, text, remarks, row)


def _loosely(field: Field, heading: str, text: str, remarks: Remarks, row: int) -> Iterator[tuple[str, Any]]:
    """The value, if need be of what the text seems to say; that is told. Raises `Unreadable`."""
    try:
        yield field.name, read_value(field, text)
        return
    except Unreadable:
        said = loosened(field, text)
        if said is None and normal(heading) == "sharing":
            yield "access_how", text
            return
        if said is None:
            raise
    if field.name == "security_classification" and _OLD_MARKING.search(text):
        yield "sensitive", True
    if blank(said):
        remarks.note(row, f"“{text[:60]}” gives no value, so we left it blank.", "", heading, text)
        return
    value = read_value(field, said)
    reason = f"We read “{text[:60]}” as “{_shown(field, value)}”."
    remarks.note(row, reason, "Correct it if that is wrong.", heading, text)
    yield field.name, value


def _shown(field: Field, value: Any) -> str:
    return field.terms(value).label if field.terms is not None else written(value)


def plain_text(field: Field, column: str, text: str, remarks: Remarks, row: int) -> str:
    """The text without HTML and placeholders; tells what it left out."""
    if field.type not in _TEXTS:
        return text
    if has_placeholder(text):
        remarks.warn(
            row, "A placeholder was never filled in; we left it out.", "Fill it in at the source.", column, text
        )
        text = without_placeholders(text)
    plain = markdown_of(text) if field.type is FieldType.MARKDOWN or has_html(text) else text
    if has_html(text):
        remarks.note(row, "There is HTML in the text; we kept its words.", "", column, text)
    return plain


def _special_category(field: Field, text: str) -> Iterator[tuple[str, Any]]:
    """“Special category? No” does not mean that there is no personal data."""
    if normal(text) in ("yes", "y", "true", "1"):
        yield field.name, "special_category"
    elif normal(text) not in ("no", "n", "false", "0", "none", "na"):
        yield field.name, read_value(field, text)
