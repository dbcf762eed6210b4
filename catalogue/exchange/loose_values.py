"""Values as councils' registers write them, put into words that a field can read.

Only what a field cannot read by itself comes here, and what was made of it is told.
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from catalogue.kinds.kind import Field, FieldType

_NOTHING = frozenset({
    "", "n/a", "na", "n.a", "-", "–", "—", "none", "null", "nil", "tbc", "tba", "n/k", "unknown", "?", "not applicable",
    "not known", "not recorded", "not available", "not set", "£-", "£ -", "#n/a",
})  # fmt: skip
_MORE_DATES = (
    "%d-%b-%y", "%d %b %y", "%d/%b/%Y", "%d/%b/%y", "%d-%B-%Y", "%d-%B-%y", "%d %B %Y", "%d %B %y", "%d %b %Y",
    "%b %d %Y", "%B %d %Y", "%Y%m%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d-%m-%y", "%d.%m.%y", "%d/%m/%y",
    "%Y.%m.%d", "%d %m %Y",
)  # fmt: skip
_TIME = re.compile(r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?)?( ?(Z|[+-]\d{2}:\d{2}|(?<=\d\d )[+-]\d{4}))?$")
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+", re.IGNORECASE)
_MONTH = re.compile(r"(?:([a-z]{3,9})[ /-]*|(\d{1,2})/)(\d{4}|(?<![\d/])\d{2})|(\d{4})-(\d{2})", re.IGNORECASE)
# On which day a month without one begins or ends a contract.
_FIRST_DAY = ("start_on", "review_on")
_LAST_DAY = ("end_on", "original_end_on", "latest_end_on")
# What a spreadsheet shows for nothing, and what systems keep for “no end”.
_NO_DATES = ("1899-12-30", "1899-12-31", "1900-01-01")
_NO_END = re.compile(
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-])(?:9999|4712|2999)|(?:9999|4712|2999)-\d{2}-\d{2}.*|0?0/0?[01]/(?:1900|0000)|2958465|99999"
)
_EXCEL_DAY = re.compile(r"(3|4|5)\d{4}(\.\d+)?")
_EXCEL_EPOCH = date(1899, 12, 30)
_AMOUNT = re.compile(
    r"(?:gbp|£)?\s*((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(k|thousand|m|million|mn|miliwn|bn|billion)\b\.?",
    re.IGNORECASE,
)
# What stands beside an amount and does not change it by more than the register means: “£36,000 (est.)”.
_BESIDE_AMOUNTS = re.compile(
    r"\s*\(?(?:\b(?:estimated|estimate|est|approximately|approx|about|around|in the region of|circa|c(?=[. ]*£)|up to"
    r"|maximum|max|(?:in )?total|excluding vat|ex(?:cl?)?\.? vat|plus vat)\b|~|\+ ?vat\b)\.?:?\)?\s*",
    re.IGNORECASE,
)
_ZERO: dict[str, tuple[str, ...]] = {
    "": ("nil", "zero", "£nil", "nil value", "nil cost", "zero value", "no cost", "no charge", "free"),
    "irrecoverable_vat": ("nil", "zero", "none", "no", "no vat"),
}
_TIMES = {"k": 10**3, "t": 10**3, "m": 10**6, "b": 10**9}
_SMALL = r"\b(small|medium|micro)\b"
_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "procurement_route": (
        (r"quot.*tender|tender.*quot", "unknown"),
        (r"framework|call.?off|mini.?comp|further comp|\bdps\b|dynamic (purch|market)|g-?cloud", "framework"),
        (
            r"direct|single(?!.stage)|waiver|exempt|without|not (tendered|competed|advertised)|(no|non|un).?compet",
            "direct_award",
        ),
        (r"quot|\brfq\b|\bitq\b", "invitation_to_quote"),
        (
            r"tender|\bitt\b|open proced|restricted proced|compet(e|it)|^(open|restricted)$|\bojeu\b",
            "invitation_to_tender",
        ),
        (r"negotiat|light.?touch|\brfp\b|request for prop|^(yes|no|y|n|other|various)$|threshold", "unknown"),
    ),
    "contract_status": (
        (r"cancel|withdrawn|abandon", "cancelled"),
        (r"\b(not|no longer|non)[ -](live|current|active|in force)\b|\binactive\b|lapsed|archiv", "terminated"),
        (r"\bnot (yet )?(expired|ended|terminated)|expiring|extended|extension|renewed", "active"),
        (r"pending|future|not (yet )?(started|signed)|unsigned|planned|pipeline|await|draft", "pending"),
        (r"\bexpir|\bended\b|terminat|complet|closed|finish", "terminated"),
        (r"^open$|\blive\b|\bbyw\b|award|\bactive\b|current|in force|in progress|on.?going|\bsigned\b", "active"),
    ),
    "update_frequency": (
        (r"ad.?hoc|as and when|when (needed|required)|on (request|demand)|various|vari(es|able)", "irregular"),
        (r"fortnight|termly|half.?year|(6|six).?month|twice|bi-?annual|every \d|\d.?yearly", "irregular"),
        (r"hour|minute|real.?time|continu|constant", "continual"),
        (r"nightly|daily|every day", "daily"),
        (r"week", "weekly"),
        (r"quarter", "quarterly"),
        (r"month", "monthly"),
        (r"year|annual", "annual"),
    ),
    "lawful_basis": (
        (r"6\s*\(?1\)?\s*\(?a\)?|consent", "consent"),
        (r"6\s*\(?1\)?\s*\(?b\)?|contract", "contract"),
        (r"6\s*\(?1\)?\s*\(?c\)?|legal oblig|statutory", "legal_obligation"),
        (r"6\s*\(?1\)?\s*\(?d\)?|vital", "vital_interests"),
        (r"6\s*\(?1\)?\s*\(?e\)?|public (task|interest|function)|official authority", "public_task"),
        (r"6\s*\(?1\)?\s*\(?f\)?|legitimate", "legitimate_interests"),
    ),
    "personal_data": (
        (r"special|sensitive|criminal", "special_category"),
        (r"^(no|none|n)\b|anonym|aggregat|not personal", "none"),
        (r"^(yes|y)\b|^personal|pseudonym", "personal"),
    ),
    "dpia": (
        (r"not (needed|required|applicable)|no need|exempt", "not_needed"),
        (r"progress|underway|draft|outstanding|to (do|be)|needed|required|started", "needed"),
        (r"^(yes|y)\b|complete|done|approved|signed", "done"),
    ),
    "access_rights": (
        (r"^(open|public)|published", "open"),
        (r"internal|council only|staff|restricted|confidential|private|closed|not shared", "internal"),
        (r"commercial|licen[cs]|third part|supplier", "commercial"),
    ),
    "lifecycle": (
        (r"archiv|retired|decommission|closed|historic|withdrawn", "retired"),
        (r"supersed|deprecat|replaced", "deprecated"),
        (r"draft|planned|develop|pending", "draft"),
        (r"^active|current|published|in use|operational|\bbau\b", "live"),
    ),
    "security_classification": ((r"not protectively|unclassified|^npm$|^public$|^official\b", "official"),),
    "sme": ((r"\blarge\b|neither|\b(not|non)\b", "no"), (_SMALL, "yes")),
    "vcse": (
        (r"neither|\b(not|non)\b(?!.for.profit)", "no"),
        (r"voluntary|charit|social enterprise|community|\bcic\b|not.for.profit", "yes"),
    ),
    "extendable": ((r"exhaust|no (further|more)", "no"),),
}
# “DPIA completed: no” does not tell whether one is needed.
_SAYS_NOTHING_HERE = {"dpia": "no"}


def loosened(field: Field, text: str) -> str | None:
    """What the text says in words that the field reads: empty if it says nothing, None if we cannot tell."""
    said = " ".join(text.split()).strip()
    if said.casefold() in _ZERO.get(field.name, _ZERO[""] if field.type is FieldType.MONEY else ()):
        return "0"
    if said.casefold().strip(" .") in _NOTHING or said.casefold() == _SAYS_NOTHING_HERE.get(field.name):
        return ""
    if field.type is FieldType.DATE:
        return _date(field, said)
    if field.type is FieldType.MONEY:
        return _money(said)
    if field.name == "notice_days":
        return _days(said)
    for pattern, code in _WORDS.get(field.name, ()):
        if re.search(pattern, said, re.IGNORECASE):
            return code
    if field.type is FieldType.BOOLEAN:
        return _yes_or_no(said)
    return None


def is_stand_in(field: Field, value: Any) -> bool:
    """Whether a date that can be read stands for none: 1 January 1900 is what an empty cell of a spreadsheet is."""
    return field.type is FieldType.DATE and field.name.endswith("_on") and value in _NO_DATES


def _yes_or_no(text: str) -> str | None:
    if text in ("✓", "✔", "☑", "☒", "√"):
        return "yes"
    if text in ("✗", "✘", "☐", "×"):
        return "no"
    found = re.match(r"(yes|no)\b", text, re.IGNORECASE)
    return found.group(1) if found else None


def _days(text: str) -> str | None:
    found = re.fullmatch(r"(\d{1,4}) ?(?:(?:calendar )?days?|(weeks?))(?:[’'] notice| notice)?", text, re.IGNORECASE)
    return str(int(found.group(1)) * (7 if found.group(2) else 1)) if found else None


def _date(field: Field, text: str) -> str | None:
    if _NO_END.fullmatch(text):
        return ""
    text = _WEEKDAY.sub("", _TIME.sub("", text).replace("–", "-").strip(" .*"))
    if _EXCEL_DAY.fullmatch(text):
        return (_EXCEL_EPOCH + timedelta(days=int(float(text)))).isoformat()
    text = re.sub(r"\s*([/.-])\s*", r"\1", re.sub(r"\bsept\b", "sep", text, flags=re.IGNORECASE))
    text = " ".join(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|\bof\b|,", " ", text, flags=re.IGNORECASE).split())
    for form in _MORE_DATES:
        try:
            found = datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        return found.isoformat()
    return _month(field, text)


def _month(field: Field, text: str) -> str | None:
    """A month without a day, where it is clear on which day a contract begins or ends that says no more."""
    found = _MONTH.fullmatch(text)
    if found is None or field.name not in (*_FIRST_DAY, *_LAST_DAY):
        return None
    name, number, year, first_year, second_number = found.groups()
    said = f"{name or number or second_number} {year or first_year}"
    for form in ("%b %Y", "%B %Y", "%m %Y", "%b %y", "%B %y"):
        try:
            day = datetime.strptime(said, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        last = monthrange(day.year, day.month)[1] if field.name in _LAST_DAY else 1
        return day.replace(day=last).isoformat()
    return None


def _money(text: str) -> str | None:
    plain = _BESIDE_AMOUNTS.sub("", text)
    found = _AMOUNT.fullmatch(plain.removesuffix("p.a.").removesuffix("pa").strip())
    if found is None:
        return plain if plain != text and re.fullmatch(r"£? ?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", plain) else None
    try:
        amount = Decimal(found.group(1).replace(",", ""))
    except InvalidOperation:
        return None
    return str(amount * _TIMES[found.group(2)[0].lower()])
