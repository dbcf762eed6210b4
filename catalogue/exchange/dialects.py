"""Ways in which councils write some values that a field alone cannot read."""

import re
from collections.abc import Iterator
from typing import Any

from catalogue.exchange.cells import read_value
from catalogue.exchange.loose_values import is_stand_in, loosened
from catalogue.exchange.markup import has_html, has_placeholder, markdown_of, without_placeholders
from catalogue.exchange.open_words import said_openly
from catalogue.exchange.register_values import of_contracts
from catalogue.exchange.registers import normal
from catalogue.exchange.remarks import Remarks
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.values import Unreadable, blank, written

_TEXTS = (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.MARKDOWN)
_SENSITIVE = re.compile(r"official[\s:–-]*(?:\(\s*)?sensitive\)?", re.IGNORECASE)
_OLD_MARKING = re.compile(r"sensitive", re.IGNORECASE)
_SPECIAL = ("specialcategory", "specialcategorydata")


def adapted(field: Field, heading: str, text: str, remarks: Remarks) -> Iterator[tuple[str, Any]]:
    """The fields and values that a cell says; remarks are on row 0. Raises `Unreadable`."""
    text = plain_text(field, heading, text, remarks)
    if blank(text):
        return
    if field.name == "security_classification" and is_sensitive(text):
        yield "security_classification", "official"
        yield "sensitive", True
    elif field.name == "personal_data" and normal(heading) in _SPECIAL:
        yield from _special_category(field, heading, text, remarks)
    elif (said := of_contracts(field, heading, text, remarks)) is not None:
        yield from said
    else:
        yield from _loosely(field, heading, text, remarks)


def is_sensitive(text: str) -> bool:
    """Whether a cell says OFFICIAL with the marking SENSITIVE."""
    return _SENSITIVE.fullmatch(text.strip()) is not None


def _loosely(field: Field, heading: str, text: str, remarks: Remarks) -> Iterator[tuple[str, Any]]:
    """The value, if need be of what the text seems to say; that is told. Raises `Unreadable`."""
    said: str | None = ""
    try:
        value = read_value(field, text)
        if not is_stand_in(field, value):
            yield field.name, value
            return
    except Unreadable:
        said = loosened(field, text)
        if said is None and normal(heading) == "sharing":
            yield "access_how", text
            return
        if said is None:
            beside = said_openly(field, heading, text, remarks)
            if beside is None:
                raise
            yield from beside
            return
    if field.name == "security_classification" and _OLD_MARKING.search(text):
        yield "sensitive", True
    if not said:
        remarks.note(0, f"“{text[:60]}” gives no value, so we left it blank.", "", heading, text)
        return
    value = read_value(field, said)
    reason = f"We read “{text[:60]}” as “{_shown(field, value)}”."
    remarks.note(0, reason, "Correct it if that is wrong.", heading, text)
    yield field.name, value


def _shown(field: Field, value: Any) -> str:
    return field.terms(value).label if field.terms is not None else written(value)


def plain_text(field: Field, column: str, text: str, remarks: Remarks) -> str:
    """The text without HTML and placeholders; tells what it left out."""
    if field.type not in _TEXTS:
        return text
    if has_placeholder(text):
        reason = "A placeholder was never filled in; we left it out."
        remarks.warn(0, reason, "Fill it in at the source.", column, text)
        text = without_placeholders(text)
    plain = markdown_of(text) if field.type is FieldType.MARKDOWN or has_html(text) else text
    if has_html(text):
        remarks.note(0, "There is HTML in the text; we kept its words.", "", column, text)
    return plain


def _special_category(field: Field, heading: str, text: str, remarks: Remarks) -> Iterator[tuple[str, Any]]:
    """“Special category? No” does not mean that there is no personal data; what is listed there does mean that."""
    if loosened(field, text) in ("", "none") or normal(text) in ("no", "n", "false", "0"):
        return
    if normal(text) not in ("yes", "y", "true", "1", "x"):
        reason = f"We read “{text[:60]}” as “Special category personal data”."
        remarks.note(0, reason, "Correct it if that is wrong.", heading, text)
    yield field.name, "special_category"
