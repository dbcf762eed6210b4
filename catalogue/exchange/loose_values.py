"""Values as councils' registers write them, put into words that a field can read.

Only what a field cannot read by itself comes here, and what was made of it is told.
"""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from catalogue.kinds.kind import Field, FieldType

_NOTHING = frozenset({
    "", "n/a", "na", "n.a", "-", "–", "—", "none", "null", "nil", "tbc", "tba", "n/k", "unknown", "?", "not applicable",
    "not known", "not recorded", "not available", "not set",
})  # fmt: skip
_MORE_DATES = ("%d-%b-%y", "%d %b %y", "%d/%b/%Y", "%d-%B-%Y", "%A %d %B %Y", "%A, %d %B %Y", "%b %d, %Y", "%Y%m%d")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?Z?$")
_EXCEL_DAY = re.compile(r"(3|4|5)\d{4}(\.0+)?")
_EXCEL_EPOCH = date(1899, 12, 30)
_AMOUNT = re.compile(r"(?:gbp|£)?\s*([\d,]+(?:\.\d+)?)\s*(k|thousand|m|million|mn|bn|billion)\b\.?", re.IGNORECASE)
# What stands beside an amount and does not change it by more than the register means: “£36,000 (est.)”.
_BESIDE_AMOUNTS = re.compile(
    r"\s*\(?\b(?:estimated|estimate|est|approximately|approx|circa|up to|maximum|max|excluding vat|excl?\.? vat)"
    r"\b\.?\)?\s*",
    re.IGNORECASE,
)
_TIMES = {"k": 10**3, "t": 10**3, "m": 10**6, "b": 10**9}
_SMALL = r"\b(small|medium|micro)\b"
_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "procurement_route": (
        (r"direct|single|waiver|exempt|negotiated|no compet", "direct_award"),
        (r"framework|call.?off|mini.?comp|further comp|\bdps\b|dynamic purch|g-?cloud", "framework"),
        (r"quot|\brfq\b|\bitq\b", "invitation_to_quote"),
        (r"tender|\bitt\b|open proced|restricted proced|competit", "invitation_to_tender"),
    ),
    "contract_status": (
        (r"cancel|withdrawn|abandon", "cancelled"),
        (r"expir|ended|terminat|complet|closed|finish", "terminated"),
        (r"pending|future|not (yet )?started|planned|draft", "pending"),
        (r"live|award|activ|current|in force|in progress|extend|signed", "active"),
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
    "sme": ((_SMALL, "yes"), (r"\blarge\b|neither", "no")),
    "vcse": ((r"voluntary|charit|social enterprise|community", "yes"), (r"neither", "no")),
}
# “DPIA completed: no” does not tell whether one is needed.
_SAYS_NOTHING_HERE = {"dpia": "no"}


def loosened(field: Field, text: str) -> str | None:
    """What the text says in words that the field reads: empty if it says nothing, None if we cannot tell."""
    said = " ".join(text.split()).strip()
    if said.casefold().strip(" .") in _NOTHING or said.casefold() == _SAYS_NOTHING_HERE.get(field.name):
        return ""
    if field.type is FieldType.DATE:
        return _date(said)
    if field.type is FieldType.MONEY:
        return _money(said)
    for pattern, code in _WORDS.get(field.name, ()):
        if re.search(pattern, said, re.IGNORECASE):
            return code
    if field.type is FieldType.BOOLEAN and (found := re.match(r"(yes|no)\b", said, re.IGNORECASE)):
        return found.group(1)
    return None


def _date(text: str) -> str | None:
    text = _TIME.sub("", text)
    if _EXCEL_DAY.fullmatch(text):
        return (_EXCEL_EPOCH + timedelta(days=int(float(text)))).isoformat()
    for form in _MORE_DATES:
        try:
            found = datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        return found.isoformat()
    return text if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text) else None


def _money(text: str) -> str | None:
    plain = _BESIDE_AMOUNTS.sub("", text)
    found = _AMOUNT.fullmatch(plain.removesuffix("p.a.").removesuffix("pa").strip())
    if found is None:
        return plain if plain != text and re.fullmatch(r"£?[\d,]+(\.\d+)?", plain) else None
    try:
        amount = Decimal(found.group(1).replace(",", ""))
    except InvalidOperation:
        return None
    return str(amount * _TIMES[found.group(2)[0].lower()])
