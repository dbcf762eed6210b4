"""One value in one cell of a file: written so that reading it back gives the same, and safe in a spreadsheet."""

import json
import re
from typing import Any

from catalogue.errors import BadInput
from catalogue.exchange.json_input import load_json
from catalogue.kinds.kind import Field, FieldType, Part
from catalogue.kinds.values import Unreadable, blank, parse, written

# A cell that begins with one of these is run as a formula by spreadsheets (OWASP, CSV injection).
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_AWKWARD_IN_LISTS = re.compile(r"[;\n]|^[\[\s]")


def safe_cell(text: str) -> str:
    """The text with a quote before it if a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def plain_cell(text: str) -> str:
    """The text as it was before `safe_cell`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def write_value(value: Any) -> str:
    """A plain value as text; a list whose items hold separators becomes JSON."""
    if isinstance(value, list) and any(_AWKWARD_IN_LISTS.search(item) for item in value):
        return json.dumps(value, ensure_ascii=False)
    return written(value)


def read_value(field: Field, text: str) -> Any:
    """The plain value of a cell. Raises `Unreadable`."""
    if field.type is FieldType.LIST and text.lstrip().startswith('["'):
        try:
            return parse(field, load_json(text))
        except BadInput:
            return parse(field, text)
    return parse(field, text)


def write_part(part: Part, rows: list[dict[str, Any]]) -> str:
    """A list that belongs to a thing, as JSON without what is blank; empty if there are no rows."""
    said = [{name: value for name, value in row.items() if not blank(value)} for row in rows]
    return json.dumps(said, ensure_ascii=False) if said else ""


def read_part(part: Part, text: str) -> list[dict[str, Any]]:
    """The rows of a list written by `write_part`. Raises `Unreadable`."""
    mend = "Leave the cell as it was exported, or empty."
    try:
        rows = load_json(text)
    except BadInput as error:
        reason = f"The {part.label.lower()} are not in the form we export: {error.problems[0].reason}"
        raise Unreadable(reason, mend) from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unreadable(f"The {part.label.lower()} are not a list of objects.", mend)
    return [
        {field.name: parse(field, row[field.name]) for field in part.fields if not blank(row.get(field.name))}
        for row in rows
    ]
