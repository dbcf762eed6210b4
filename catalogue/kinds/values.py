"""Values of fields in their plain form: what JSON, forms, files and history all use.

The plain form of a term is its code, of a date its ISO form, of money a decimal in a string, of a reference its slug,
of a list a list of strings; a blank is "", None or an empty list.
"""

import re
import time
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from catalogue.errors import Problem
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.summer_time import begins_at_23, day_begun
from catalogue.terms import Licence, Term

Plain = Any

_DATE_FORMS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d/%m/%y",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%Y/%m/%d",
)
_FIRST_YEAR, _LAST_YEAR = 1000, 2200
_MOST_MONEY = 10**14
# Digits in groups of three, or in none; 20 before the point are more than any budget.
_AMOUNT = re.compile(r"-?(\d{1,3}([ ,]\d{3}){1,6}|\d{1,20})(\.\d{0,30})?|-?\.\d{1,30}")
_YES = frozenset({"yes", "y", "true", "1", "x", "sme", "vcse", "ticked"})
_NO = frozenset({"no", "n", "false", "0", "none", "not sme", "n/a"})
# Labels that begin or end so are no name of a thing, so “Enter the …” would not read.
_NO_NAME = re.compile(r"(what|who|why|how|when|where|for|from|to|until|by|in|it|its)\b.*|.*\b(on|by)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# Names before an @, quotes, brackets and marks that turn the reading direction make an address look like another.
_NOT_IN_ADDRESSES = re.compile(r"[\"'<>\\^`\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_WAYS_TO_SAY: dict[str, str] = {
    "public": "open", "non-public": "internal", "restricted public": "internal", "open data": "open",
    "council staff": "internal",
    "annually": "annual", "yearly": "annual", "every year": "annual", "as needed": "irregular", "ad hoc": "irregular",
    "adhoc": "irregular", "as required": "irregular", "unknown": "irregular", "continuous": "continual",
    "real time": "continual", "real-time": "continual", "live": "continual", "static": "never", "not planned": "never",
    "one off": "never", "quarter": "quarterly", "month": "monthly", "r/p1y": "annual", "r/p1m": "monthly",
    "r/p1w": "weekly", "r/p1d": "daily", "r/p3m": "quarterly", "r/pt1s": "continual", "six monthly": "irregular",
    "ogl3": "ogl-3", "ogl": "ogl-3", "uk-ogl": "ogl-3", "ogl-uk-3.0": "ogl-3", "open government licence": "ogl-3",
    "open government license": "ogl-3", "cc-by": "cc-by-4", "yes": "personal", "no": "none",
    "special": "special_category", "sensitive": "special_category", "tender": "invitation_to_tender",
    "quote": "invitation_to_quote", "neither": "unknown", "invitation to tender": "invitation_to_tender",
    "expired": "terminated", "ended": "terminated", "closed": "terminated", "current": "active",
    "ni number": "national-insurance-number", "nino": "national-insurance-number", "upn": "unique-pupil-number",
    "vrm": "vehicle-registration", "number plate": "vehicle-registration", "company registration number":
    "company-number", "ward code": "ward", "unique property reference number": "uprn",
    "unique street reference number": "usrn",
    "completed": "done", "complete": "done", "not required": "not_needed", "required": "needed",
}  # fmt: skip


class Unreadable(ValueError):
    """A value could not be read; carries the reason and how to mend it."""

    def __init__(self, reason: str, mend: str = "") -> None:
        super().__init__(f"{reason} {mend}".strip())
        self.reason = reason
        self.mend = mend


def blank(value: Plain) -> bool:
    """Whether nothing is said."""
    return value is None or value == "" or value == []


def missing(spec: Field) -> str:
    """What is said of a field that must be filled in and is not."""
    if spec.label.endswith("?"):
        return f"Answer “{spec.label}”"
    if _NO_NAME.fullmatch(spec.label):
        return f"Fill in “{spec.label}”."
    return f"Enter the {spec.label.lower()}."


def clean(text: str) -> str:
    """Text without control characters, lone surrogates and outer space, with one kind of line end."""
    if text.isprintable():  # nearly every value is: none of these can be in it
        return text.strip()
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def parse(field: Field, raw: Any) -> Plain:
    """The plain form of what someone wrote. Raises `Unreadable` with a reason and a mend."""
    if blank(raw):
        return _nothing(field)
    if isinstance(raw, (datetime, date)) and field.type is not FieldType.DATE:
        raw = raw.isoformat()
    if field.type is FieldType.LIST:
        return _list(raw)
    if isinstance(raw, bool) and field.type is FieldType.BOOLEAN:
        return raw
    text = raw if isinstance(raw, (date, int, float, Decimal)) else clean(str(raw or ""))
    if blank(text):
        return _nothing(field)
    reader = _READERS.get(field.type)
    return reader(field, text) if reader else _text(field, str(text))


def _nothing(field: Field) -> Plain:
    """The plain form of nothing said."""
    return [] if field.type is FieldType.LIST else None if field.type in _TYPED else ""


def parse_all(field: Field, raw: Any, problems: list[Problem]) -> Plain:
    """Like `parse`, but adds to `problems` and answers None where `parse` raises."""
    try:
        return parse(field, raw)
    except Unreadable as error:
        problems.append(Problem(field.name, error.reason, error.mend, str(raw)[:200]))
        return None


def _list(raw: Any) -> list[str]:
    items = raw if isinstance(raw, (list, tuple)) else re.split(r"[;\n]", str(raw or ""))
    seen = dict.fromkeys(clean(str(item))[:250] for item in items)
    return [item for item in seen if item]


def _text(field: Field, text: str) -> str:
    single = field.type is FieldType.TEXT
    text = " ".join(text.split()) if single else text
    if field.max_length and len(text) > field.max_length:
        raise Unreadable(
            f"{field.label} is {len(text):,} characters long; the most is {field.max_length:,}.",
            "Shorten it.",
        )
    return text


def _date(field: Field, raw: Any) -> str:
    found = raw.date() if isinstance(raw, datetime) else raw if isinstance(raw, date) else _written_date(str(raw))
    if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise Unreadable(f"“{str(raw)[:60]}” is not a date we can read.", "Write it like 27/03/2026.")
    return found.isoformat()


def _written_date(text: str) -> date | None:
    stamp = re.match(r"(\d{4}-\d{2}-\d{2})[T ]\d", text)
    if begins_at_23(text):
        return day_begun(text[:10])
    text = stamp.group(1) if stamp else re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text)
    for form in _DATE_FORMS:
        try:
            return date(*time.strptime(text, form)[:3])
        except ValueError:
            continue
    return None


def _money(field: Field, raw: Any) -> str:
    text = re.sub(r"(?<![^-\s])(GBP|£)|GBP$", "", str(raw).strip(), flags=re.IGNORECASE)
    if field.name.startswith("annual"):
        text = re.sub(r"p\.?a\.?$", "", text.strip(), flags=re.IGNORECASE)
    text = re.sub(r"^-\s+", "-", " ".join(text.split()))
    if not _AMOUNT.fullmatch(text):  # 1.234,56 is not ours, 1e9 and 12,34 are slips of the hand
        raise Unreadable(f"“{str(raw)[:60]}” is not an amount of money.", "Write it like 12,500.00.")
    amount = Decimal(re.sub("[ ,]", "", text)).quantize(Decimal("0.01"))
    if abs(amount) >= _MOST_MONEY or (amount < 0 and not field.signed):
        least = f"-{_MOST_MONEY:,}" if field.signed else "0"
        raise Unreadable(f"{field.label} must be between {least} and {_MOST_MONEY:,}.", "Check the amount.")
    return str(amount)


def _integer(field: Field, raw: Any) -> int:
    text = str(raw).replace(",", "").strip()
    match = re.fullmatch(r"(\d{1,15})(\.0+)?( (day|month)s?)?", text)
    if not match or (match.group(4) and field.name.endswith(("_days", "_months")) and match.group(4) not in field.name):
        raise Unreadable(f"“{text[:60]}” is not a whole number.", "Write it in figures, like 12.")
    number = int(match.group(1))
    if number > 10**12:
        raise Unreadable(f"{field.label} is too large.", "Check the number.")
    return number


def _boolean(field: Field, raw: Any) -> bool:
    text = str(raw).casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise Unreadable(f"“{str(raw)[:60]}” is neither yes nor no.", "Write yes or no.")


def _term(field: Field, raw: Any) -> str:
    assert field.terms is not None
    text = str(raw)
    found = _find_term(field.terms, text)
    if found is None:
        choices = ", ".join(term.label for term in field.terms)
        raise Unreadable(f"“{text[:60]}” is not one of the choices for {field.label}.", f"Use one of: {choices}.")
    return found.value


def _find_term(terms: type[Term], text: str) -> Term | None:
    same = next((term for term in terms if text.rstrip("/") == term.uri.rstrip("/")), None)
    said = _WAYS_TO_SAY.get(text.casefold())
    tail = text.rsplit("/", 1)[-1] if "://" in text else ""
    return same or terms.named(text) or (terms.named(said) if said else None) or (terms.named(tail) if tail else None)


def _licence(field: Field, raw: Any) -> str:
    text = str(raw)
    if re.search(r"open-government-licen[cs]e/version/3", text):
        return Licence.OGL_3.value
    found = _find_term(Licence, text)
    return found.value if found else _text(field, text)


def _url(field: Field, raw: Any) -> str:
    text = "".join(str(raw).split())
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise Unreadable(f"“{str(raw)[:80]}” is not a web address.", "It must start with https:// or http://.")
    if "@" in parts.netloc or _NOT_IN_ADDRESSES.search(text):
        raise Unreadable(
            f"“{str(raw)[:80]}” holds a name, a quote or a mark that no web address needs.", "Copy the plain address."
        )
    return _text(field, text)


def _email(field: Field, raw: Any) -> str:
    text = str(raw).removeprefix("mailto:").strip()
    if not re.fullmatch(r"[^@\s<>\"]{1,64}@[^@\s<>\"]{1,185}\.[^@\s<>\"]{2,}", text):
        raise Unreadable(f"“{text[:80]}” is not an email address.", "Write it like name@council.example.")
    return text.lower()


_READERS: dict[FieldType, Callable[[Field, Any], Plain]] = {
    FieldType.DATE: _date,
    FieldType.MONEY: _money,
    FieldType.INTEGER: _integer,
    FieldType.BOOLEAN: _boolean,
    FieldType.TERM: _term,
    FieldType.LICENCE: _licence,
    FieldType.URL: _url,
    FieldType.EMAIL: _email,
}
_TYPED = frozenset({FieldType.DATE, FieldType.MONEY, FieldType.INTEGER, FieldType.BOOLEAN})


def to_attribute(field: Field, value: Plain) -> Any:
    """What a table's column holds for a plain value (references aside: they need the database)."""
    if field.type in _TYPED and blank(value):
        return None
    if field.type is FieldType.DATE:
        return date.fromisoformat(value)
    if field.type is FieldType.MONEY:
        return Decimal(value)
    return value


def from_attribute(field: Field, value: Any) -> Plain:
    """The plain form of what a table's column holds (references aside)."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal("0.01")))
    return value


def written(value: Plain) -> str:
    """A plain value in one cell of a file; `parse` reads it back."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else str(value)


def text_problems(field: str, what: str, words: str, most: int, required: bool = True) -> list[Problem]:
    """Whether a text is missing or too long."""
    if required and not words:
        return [Problem(field, f"Enter {what}.")]
    if len(words) > most:
        return [Problem(field, f"{what[:1].upper()}{what[1:]} is longer than {most:,} characters.", "Shorten it.")]
    return []
