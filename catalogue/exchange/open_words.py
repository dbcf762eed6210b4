"""What registers write where a day or an amount should stand and there is none, or more than one: “rolling”, “as
required”, “£500 - £1,000”, “31/03/2026 (+2 years)”."""

import re
from typing import Any

from catalogue.exchange.cells import read_value
from catalogue.exchange.loose_values import loosened
from catalogue.exchange.remarks import Remarks
from catalogue.kinds import kind_of
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.values import Unreadable, written

_NO_END = re.compile(
    r"\bon.?going|\broll(?:s|ing)\b|perpetu|open.?ended|indefinite|evergreen|\bcontinu|permanent|(?:un)?til further"
    r"|further notice|until (?:terminat|cancel|replac|supersed|notice)|\bno (?:\w+ )?(?:end|expiry|expiration|term)\b"
    r"|\bauto|renew|month(?:ly)? (?:to|by) month|\bperiodic|\blife of\b|\blifetime\b|\bparhaus\b|\btreigl",
    re.IGNORECASE,
)
_NOT_SAID = re.compile(
    r"(?:n/?a|n/?k|tb[acd]|none|not|no)\b[ –-]*(?:yet )?(?:\w+ )?(?:agreed|applicable|available|awarded|confirmed"
    r"|defined|determined|disclosed|fixed|guaranteed|known|limit|published|quantified|recorded|required|set|specified|stated"
    r"|value|date|spend|amount|minimum|commitment|framework|signed)\b.*|tb[acd]\b.*|to be \w+.*|await.*|pending.*"
    r"|various.*|var(?:y|ies|iable).*|multiple.*|unknown.*|as (?:and when|required|needed|instructed|per)\b.*"
    r"|when (?:required|needed)|ad.?hoc.*|call.?offs?\b.*|spot\b.*|one.?off.*|(?:on )?(?:demand|request).*",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"\d+(?:\.\d+)? ?(?:days?|weeks?|months?|mths?|years?|yrs?)\b.*", re.IGNORECASE)
_NO_AMOUNT = re.compile(
    r"usage|demand|commercial|confidential|redacted|withheld|exempt|schedule of rates|\brates?\b|\bper (?!cent)\w+"
    r"|(?<=\d) ?/ ?[a-z]+|hourly|daily|weekly|monthly|quarterly|%|\bper cent\b|\brange|between|\bfrom\b|less than"
    r"|more than|\bunder\b|\bover\b|above|below|[<>≤≥]|at least|minimum|\bvolume|pay as you go|subject to|depend"
    r"|\bcommission|\bincl?(?:uding|usive)?\.? (?:of )?vat\b|\bframework\b|concession"
    r"|(?:\d|\b[mk])\s*(?:-|–|—|to|and)\s*(?:£|gbp)?\s*\d",
    re.IGNORECASE,
)
_AMOUNT = r"(?:gbp|£)?\s?[\d,.]+\s?(?:k|m|million)?"
_YEARLY = r"(?:p\.?\s?a\.?|per annum|per year|a year|annual(?:ly)?|each year)"
_TOTAL_AND_YEARLY = re.compile(rf"({_AMOUNT}) ?(?:total)? ?[(/,;-] ?({_AMOUNT}) ?{_YEARLY} ?\)?", re.IGNORECASE)
_YEARLY_AND_TOTAL = re.compile(
    rf"({_AMOUNT}) ?{_YEARLY} ?[(/,;-] ?({_AMOUNT}) ?(?:in )?(?:total|over \w+ years?)? ?\)?", re.IGNORECASE
)
_CURRENCIES = {"€": "EUR", "$": "USD", "us$": "USD", "eur": "EUR", "usd": "USD"}
_FOREIGN = re.compile(r"(us\$|[€$]|eur|usd)\s?(\d[\d,.]*)|(\d[\d,.]*)\s?(eur|usd|€)", re.IGNORECASE)
_YEAR = r"(?:\d{4}|\d\d)"
_DAY = (
    rf"(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_YEAR}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ -][a-z]{{3,9}}[ -]{_YEAR})(?!\d)"
)
_ONE_DAY_AND_MORE = re.compile(rf"({_DAY})(\D.*)", re.IGNORECASE | re.DOTALL)
_EXTENDED = re.compile(rf"\W*(?:now )?extended (?:to|until) ({_DAY})\W*", re.IGNORECASE)
_MAY_BE_EXTENDED = re.compile(
    rf"(?=.*(?:option|possible|extend|\bext\b|\bmay\b|up to|max)).*?({_DAY})\W*", re.IGNORECASE
)
_EXTENSION = re.compile(
    r"\W*(?:\+|plus|with|option|possib|extend|extension|\bext\b|\d+ ?(?:x|\+) ?\d+|then|rolling|and).*", re.IGNORECASE
)
_PERIOD = re.compile(rf"\W*(?:from )?({_DAY}) ?(?:-|–|—|to|until|till) ?({_DAY})\W*", re.IGNORECASE)
_FROM = re.compile(rf".*\b(?:from|since|starting|commencing)(?: on)? ({_DAY})\W*", re.IGNORECASE)
_LONGEST_SAID = 300  # patterns are slow on what is hostile and long
Said = list[tuple[str, Any]]


def said_openly(field: Field, heading: str, text: str, remarks: Remarks) -> Said | None:
    """The fields and values in a cell that holds no plain day or amount; None if we cannot tell what it says. Raises
    `Unreadable`."""
    said = " ".join(text.split())
    if len(said) > _LONGEST_SAID:
        return None
    if field.type is FieldType.DATE and field.name.endswith("_on"):
        return _day(field, heading, said, remarks)
    return _amount(field, heading, said, remarks) if field.type is FieldType.MONEY else None


def _day(field: Field, heading: str, said: str, remarks: Remarks) -> Said | None:
    """What a cell says of a day where it says more than one, or none."""
    if found := _PERIOD.fullmatch(said) if field.name == "start_on" else None:
        return _told(heading, said, remarks, [("start_on", _read(field, found[1])), ("end_on", _read(field, found[2]))])
    if field.name in ("end_on", "original_end_on") and (found := _ONE_DAY_AND_MORE.fullmatch(said)):
        more = _end_and_more(field, _read(field, found[1]), found[2])
        return _told(heading, said, remarks, more) if more else None
    if field.name == "start_on" and (found := _FROM.fullmatch(said)):
        return _told(heading, said, remarks, [("start_on", _read(field, found[1]))])
    if _NO_END.search(said) or _NOT_SAID.fullmatch(said) or _LENGTH.fullmatch(said):
        reason = f"“{said[:60]}” names no day, so we left it blank."
        remarks.warn(0, reason, "If there is one, write it like 27/03/2026.", heading, said)
        return []
    return None


def _end_and_more(field: Field, first: str, rest: str) -> Said:
    """An end with what stands behind it: an extension that was made or may be."""
    if found := _EXTENDED.fullmatch(rest):
        return [("end_on", _read(field, found[1])), ("original_end_on", first)]
    if found := _MAY_BE_EXTENDED.fullmatch(rest):
        return [(field.name, first), ("latest_end_on", _read(field, found[1])), ("extendable", True)]
    if _EXTENSION.fullmatch(rest) and not re.search(_DAY, rest, re.IGNORECASE):
        return [(field.name, first), ("extension_options", rest.strip(" ()[],;-"))]
    return []


def _amount(field: Field, heading: str, said: str, remarks: Remarks) -> Said | None:
    """What a cell says of an amount where it says more than one, none, or one in another currency."""
    if field.name == "value" and (found := _FOREIGN.fullmatch(said)):
        currency, number = _CURRENCIES[(found[1] or found[4]).casefold()], read_value(field, found[2] or found[3])
        remarks.note(0, f"We kept the value in {currency}, not in pounds.", "", heading, said)
        return [("other_currency", f"{currency} {number}")]
    if field.name == "value" and (found := _TOTAL_AND_YEARLY.fullmatch(said)):
        return _told(
            heading, said, remarks, [("value", _read(field, found[1])), ("annual_value", _read(field, found[2]))]
        )
    if field.name == "value" and (found := _YEARLY_AND_TOTAL.fullmatch(said)):
        return _told(
            heading, said, remarks, [("value", _read(field, found[2])), ("annual_value", _read(field, found[1]))]
        )
    if _NOT_SAID.fullmatch(said) or _NO_AMOUNT.search(said):
        reason = f"“{said[:60]}” is no single amount in pounds, so we left it blank."
        remarks.warn(0, reason, "If there is one, write it like 12,500.00.", heading, said)
        return []
    return None


def _read(field: Field, text: str) -> Any:
    try:
        return read_value(field, text)
    except Unreadable:
        return read_value(field, loosened(field, text) or text)


def _told(heading: str, text: str, remarks: Remarks, said: Said) -> Said:
    words = ", ".join(f"{kind_of('contract').field(name).label} {written(value)}" for name, value in said)
    remarks.note(0, f"We read “{text[:60]}” as {words}.", "Correct it if that is wrong.", heading, text)
    return said
