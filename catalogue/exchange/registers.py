"""Headings of registers that councils keep and publish, beyond those that fields know themselves.

From the Local Government Transparency Code 2015 (paragraph 32) and the usual information asset register.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from catalogue.exchange.organisation_ids import organisation_id, parted


@lru_cache(maxsize=4096)
def normal(heading: str) -> str:
    """A heading without case, punctuation and spacing: `Total value (GBP)` and `total_value_gbp` are the same."""
    return "".join(character for character in heading.casefold() if character.isalnum())


_WORD_IN_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ENUMERATED = re.compile(r"^\W*(?:\d{1,2}|[a-z]|[ivx]+)[.)]\s+")
_BESIDE = re.compile(
    r"\b(?:y(?:es)?\s*/\s*no?|dd?/mm?/yy(?:yy)?|(?:if|where) applicable"
    r"|(?:excl?|excluding|exclusive of|net of|ex)\.? vat)\b"
)
# What the Code asks for in several words that councils put in every order.
_PHRASES = tuple(
    (re.compile(pattern), f" {said} ")
    for pattern, said in (
        (r"value added tax", "vat"),
        (r"\b(?:non|not|un)[ -]?recover(?:able|ed)\b", "irrecoverable"),
        (r"\b(?:that |which )?can(?:[’']?t|not| not) be (?:recovered|reclaimed)", "irrecoverable"),
        (
            r"\bsmall(?: ?/ ?|[ -](?:to|or|and|&)[ -]|[ -])medium(?:[ -]?sized)?(?: (?:enterprise|business)(?:es|s)?)?",
            "sme",
        ),
        (
            r"\bvoluntary(?: ?/ ?|,? (?:and|or|&) |,? )community(?: sector)?(?:,?(?: and| or| &)? social enterprise)?"
            r"(?: (?:organi[sz]ation|org|enterprise)s?)?",
            "vcse",
        ),
        (r"\b(?:third|voluntary) sector(?: organi[sz]ations?)?", "vcse"),
        (r"(?:and|,)? where it is,? provide (?:the )?relevant registration number", ""),
        (r"whether or not", ""),
        (r"\bend date excl?\b", "end date excluding"),
    )
)
_SAID_OTHERWISE = {
    "ref": "reference", "no": "number", "num": "number", "nos": "number", "dept": "department", "est": "estimated",
    "reg": "registration", "desc": "description", "org": "organisation", "organization": "organisation",
    "max": "maximum", "auth": "authority", "yearly": "annual", "annually": "annual", "annum": "annual", "pa": "annual",
    "commencement": "start", "commence": "start", "commences": "start", "starts": "start", "starting": "start",
    "begin": "start", "begins": "start", "beginning": "start", "expiry": "end", "expires": "end", "expiration": "end",
    "ends": "end", "ending": "end", "finish": "end", "finishes": "end", "completion": "end",
    "contractor": "supplier", "contractors": "supplier", "contractor’s": "supplier", "provider": "supplier",
    "providers": "supplier", "suppliers": "supplier", "vendor": "supplier", "vendors": "supplier",
    "creditor": "supplier", "payee": "supplier", "beneficiary": "supplier", "inc": "including", "incl": "including",
    "excl": "excluding", "exc": "excluding", "extensions": "extension", "approx": "estimated",
    "approximate": "estimated", "anticipated": "estimated", "expected": "estimated", "indicative": "estimated",
    "annualised": "annual", "year": "annual", "started": "start",
    # Welsh: a heading in both languages says the same words twice.
    "cyfeirnod": "reference", "rhif": "number", "teitl": "title", "enw": "name", "disgrifiad": "description",
    "cyflenwr": "supplier", "cyflenwyr": "supplier", "contractwr": "supplier", "darparwr": "supplier",
    "dyddiad": "date", "dechrau": "start", "cychwyn": "start", "gorffen": "end", "diwedd": "end", "adolygu": "review",
    "adolygiad": "review", "gwerth": "value", "cyfanswm": "total", "blynyddol": "annual", "amcangyfrif": "estimated",
    "adran": "department", "cyfarwyddiaeth": "directorate", "gwasanaeth": "service", "statws": "status",
    "contractau": "contract", "gontract": "contract", "cytundeb": "agreement", "taw": "vat", "estyniad": "extension",
}  # fmt: skip
_SAY_NOTHING = frozenset(
    "the a an of for s is are be that any please per in at by and or gbp pounds sterling t can column"
    " was whether if y yr".split()
)


@lru_cache(maxsize=4096)
def alike(heading: str, filler: frozenset[str] = frozenset()) -> frozenset[str]:
    """The words of a heading that tell it from others: `Contract commencement date (dd/mm/yyyy)` and `Start date` are
    alike where `contract` says nothing. Empty if none is left."""
    plain = _ENUMERATED.sub("", _WORD_IN_WORD.sub(" ", heading).casefold())
    plain = _BESIDE.sub(" ", plain).replace("p.a", "annual").replace("p/a", "annual")
    for pattern, words in _PHRASES:
        plain = pattern.sub(words, plain)
    said = (_SAID_OTHERWISE.get(word, word) for word in re.findall(r"\w+", re.sub("[’']", "", plain)))
    return frozenset(word for word in said if word not in _SAY_NOTHING and word not in filler)


HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    # Of each field the most certain heading first: a file that has two is read by the earlier.
    "contract": {
        "title": ("title of agreement", "contract title", "agreement title", "contract name", "title of contract",
                  "name of contract", "notice title", "project title", "project name", "tender title",
                  "contract name/title", "contract title and description", "title/description", "subject matter",
                  "nature of contract"),
        "description": (
            "description of the goods and/or services", "description of the goods and/or services being provided",
            "description of goods and services", "contract description", "goods and services",
            "service description", "description of services", "contract summary", "details of contract",
            "brief description", "scope",
        ),
        "identifier": ("contract reference", "contract reference number", "contract id", "contract number",
                       "agreement reference", "contract ref", "unique contract reference number",
                       "unique reference number", "urn", "contract register number", "contract code", "dn reference",
                       "unique reference", "contract register reference", "council reference", "unique id",
                       "register id", "contract register id", "register reference", "system id"),
        "supplier": ("supplier name", "name of supplier", "supplier", "vendor", "vendor name", "suppliers",
                     "supplier(s)", "supplier name and details", "supplier name and address", "awarded supplier",
                     "successful supplier", "successful bidder", "winning bidder", "awarded to", "supplier legal name",
                     "supplier company name", "company name", "appointed supplier", "current supplier",
                     "contracted supplier", "incumbent supplier", "supplier full name", "supplier organisation",
                     "supplier provider",
                     "supplier [name|address|ref type|ref number|is sme|is vcse]"),
        "value": ("total contract value", "contract value", "total value", "value of contract", "contract sum",
                  "total contract sum", "awarded value", "award value", "whole life value", "lifetime value",
                  "total estimated value", "estimated total value", "estimated contract value",
                  "total estimated contract value", "estimated value", "value", "amount", "contract price",
                  "total contract cost", "total cost", "sum to be paid", "total value amount", "contract total",
                  "sum to be paid over the length of the contract", "total value over contract term",
                  "value over full term", "overall value", "full contract value", "aggregate value",
                  "total lifetime value", "initial contract value", "award amount", "total award value"),
        "annual_value": ("estimated annual contract value", "value per annum", "annual amount", "yearly value",
                         "average annual value", "estimated annual spend", "estimated annual spending",
                         "estimated annual budget", "estimated annual cost", "estimated annual spend or budget"),
        "irrecoverable_vat": ("vat that can’t be recovered", "vat cannot be recovered", "vat not recoverable",
                              "irrecoverable vat amount", "amount of vat that cannot be recovered"),
        "end_on": ("contract end date", "current end date", "finish date", "contract end", "end date of contract",
                   "date of expiry", "date to", "ends on", "current expiry", "expected end date"),
        "original_end_on": ("original expiry date", "initial end date", "original contract end date",
                            "end date without extensions", "end date excluding extensions", "initial term end date",
                            "core end date", "end date excluding extension options", "initial expiry"),
        "start_on": ("contract start date", "contract start", "commencement date", "start date of contract",
                     "date of commencement", "date from", "actual start date", "starts on", "date started",
                     "initial start date", "current start date"),
        "review_on": ("review", "next review date", "date of review", "review due", "review due date", "next review"),
        "contract_status": ("contract status", "status", "state", "current status", "live or expired"),
        "procurement_route": ("process", "procurement type", "procurement process", "route to market", "process used",
                              "procurement process used", "procurement procedure", "award procedure", "tender type",
                              "procedure type", "ojeu procedure type", "process type", "method of procurement",
                              "quote or tender", "invitation to tender or quote", "procurement method used",
                              "procedure",
                              "tender procedure", "award method", "method of award", "sourcing route", "how procured",
                              "itt or itq", "result of invitation to quote or published invitation to tender",
                              "the contract was the result of an invitation to quote or published invitation to tender",
                              "process used: the contract the result of an invitation to quote or a published "
                              "invitation to tender"),
        "latest_end_on": ("extension end date", "end date including extensions", "final end date", "max end date",
                          "maximum extension date", "latest possible end date", "end date with all extensions",
                          "end date including all extensions", "option to extend until", "extendable until",
                          "extendable to", "end date if extended", "extension end", "final expiry date",
                          "last possible end date",
                          "max possible end date", "potential end date", "full term end date",
                          "end date including any extension", "expiry including extensions",
                          "end date including extension options", "latest end date including extensions"),
        "extendable": ("extension available", "option to extend", "can be extended", "extension allowed"),
        "extension_options": ("extension period", "extension period months", "extension months", "extensions",
                              "extension", "extension details", "extension length", "available extensions",
                              "possible extensions", "extension provision", "extensions available", "extension option",
                              "extension option months", "extension length months", "extension term",
                              "optional extension", "term of extension", "permitted extensions",
                              "extension options available", "contract extension details"),
        "notice_days": ("notice period days", "notice period in days"),
        "notice_reference": ("notice identifier", "notice id"),
        "department": ("responsible department", "contract department", "department name", "local authority department",
                       "service department", "council department", "owning department", "directorate",
                       "directorate/department", "directorate/service", "department/service", "service area",
                       "council service", "service unit", "business area", "service", "portfolio"),
        "organisation": ("organisation label", "organisation", "buyer", "buyer name", "contracting authority",
                         "authority", "buying organisation", "procuring organisation", "awarding authority",
                         "body name", "council name", "authority name"),
        "sme": ("sme/vcse", "sme or vcse", "sme/vcse status", "sme and/or vcse", "supplier type", "supplier size",
                "sme status", "is the supplier an sme", "small and medium sized enterprise", "supplier is an sme",
                "supplier sme or vcse", "supplier type sme vcse", "small business"),
        "vcse": ("voluntary and community sector organisation", "voluntary or community sector organisation",
                 "voluntary or community sector", "is the supplier a vcse", "vcse status", "vco",
                 "supplier is a vcse", "voluntary community and social enterprise", "it vcse", "third sector"),
        "vcse_number": ("charity registration number", "registered charity number", "charity commission number"),
        "framework": ("framework name", "framework title", "framework reference", "framework agreement"),
        "contact_email": ("contact email address",),
    },
    "dataset": {
        "title": ("information asset name", "asset title", "name of asset", "name of information asset"),
        "description": ("purpose", "what it holds", "content"),
        "theme": ("directorate", "service or function"),
        "modified": ("date last updated", "last reviewed"),
        "update_frequency": ("frequency of update", "update cycle"),
    },
}  # fmt: skip
# What says it where no other column does; a column taken so is told.
LAST_RESORT: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "contract": (
        ("title", ("contract", "agreement", "subject", "subject of contract", "goods/services", "requirement",
                   "scope", "brief description",
                   "service description", "description of the goods and/or services", "contract description",
                   "description of goods and services", "description of goods/services being provided",
                   "description")),
        ("supplier", ("account name", "company", "organisation name", "with")),
        ("organisation", ("organisation name",)),
        ("start_on", ("from", "effective date", "contract period", "period of contract", "contract dates",
                      "period", "start and end date", "start date / end date", "start and end dates")),
        ("end_on", ("to", "until")),
        ("value", ("total", "cost", "sum to be paid or estimated annual spending",
                   "sum to be paid or estimated annual spending or budget",
                   "sum to be paid over the length of the contract or estimated annual spending or budget")),
        ("department", ("division",)),
    ),
    "payment": (
        ("amount", ("gross amount", "gross", "gross value", "total", "total amount", "gross invoice amount",
                    "amount including vat", "amount inc vat", "total paid")),
        ("paid_on", ("effective date", "invoice date", "document date")),
        ("supplier", ("name", "company name", "merchant")),
    ),
}  # fmt: skip
_SUPPLIER_NUMBERS = (
    "supplier registration number",
    "supplier company number",
    "company number",
    "companies house number",
    "company registration number",
    "supplier company registration number",
    "companies house registration number",
    "supplier companies house number",
    "crn",
)
_CURRENCIES = ("currency", "currency code")
_OF_NUMBERS, _OF_CURRENCIES = (frozenset(map(alike, some)) for some in (_SUPPLIER_NUMBERS, _CURRENCIES))
ASIDE = _OF_NUMBERS | _OF_CURRENCIES
_POUNDS = frozenset(("gbp", "£", "pound", "pounds", "pounds sterling", "pound sterling", "sterling", "uk pounds"))
# The columns that we put beside refused rows, so that they can be mended and handed in again.
WHY_REFUSED, HOW_TO_MEND = "Why it was refused", "How to mend it"
_OF_REPORTS = frozenset(map(normal, (WHY_REFUSED, HOW_TO_MEND)))


def is_of_a_report(heading: str) -> bool:
    """Whether a column is one that we added to rows that were refused: it says nothing of what the row is about."""
    return normal(heading) in _OF_REPORTS


def supplier_number(cells: Mapping[str, str]) -> str:
    """The supplier's number in a public register (`GB-COH-01234567`), if the row says it."""
    said = _beside(cells, _OF_NUMBERS)
    return "-".join(filter(None, parted(said))) or organisation_id("GB-COH", said)


def other_currency(cells: Mapping[str, str]) -> str:
    """The currency that a row says its amounts are in; empty if it is pounds, or not said."""
    said = _beside(cells, _OF_CURRENCIES)
    return "" if said.casefold() in _POUNDS else said


def _beside(cells: Mapping[str, str], names: frozenset[frozenset[str]]) -> str:
    """What stands in the first filled column of these names."""
    return next((cell.strip() for heading, cell in cells.items() if cell.strip() and alike(heading) in names), "")
