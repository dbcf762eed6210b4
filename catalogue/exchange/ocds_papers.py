"""What is published with a contract: its documents, its changes and its milestones."""

from typing import Any

from catalogue.exchange.ocds_process import Deal, Object, Process, object_of, objects, word
from catalogue.exchange.remarks import Remarks
from catalogue.kinds.contract import CONTRACT
from catalogue.kinds.values import Unreadable, parse

NOTICES = frozenset({
    "tenderNotice", "awardNotice", "contractNotice", "plannedProcurementNotice", "marketEngagementNotice",
    "contractSigned", "biddingNotice", "prequalificationNotice",
})  # fmt: skip
_DOCUMENTS, _CHANGES = CONTRACT.part("documents"), CONTRACT.part("amendments")
_MOST_IN_CHANGE = _CHANGES.field("description").max_length
_MILESTONES = {"met": "met", "notMet": "not met", "partiallyMet": "partly met", "scheduled": "scheduled"}


def documents_of(process: Process, deal: Deal, remarks: Remarks) -> list[dict[str, Any]]:
    """The documents of a contract, each once: its own, its award's, and those of the process."""
    places = (
        deal.contract,
        object_of(deal.contract.get("implementation")),
        deal.award,
        process.tender,
        object_of(process.said.get("planning")),
    )
    rows = [_document(process, one, remarks) for place in places for one in objects(place.get("documents"))]
    return list({(row["title"], row.get("url", "")): row for row in rows if row}.values())


def _document(process: Process, said: Object, remarks: Remarks) -> dict[str, Any] | None:
    """One document; None if it has neither a title nor an address, and so leads nowhere."""
    kind, address = word(said.get("documentType")), word(said.get("url"))
    words = " ".join(process.text(said.get("title") or said.get("description")).split())
    if not words and not address:
        return None
    if process.is_ours and "%" in address:  # it went out with its letters written as numbers, and stays as it is here
        address = ""
    title = words or _in_words(kind) or address
    row = {"title": title[:250], "document_type": kind[:120]}
    try:
        row["url"] = parse(_DOCUMENTS.field("url"), address)
    except Unreadable as error:
        remarks.warn(process.release.row, error.reason, f"{error.mend} We kept its title.", "documents/url", address)
    return {name: value for name, value in row.items() if value}


def _in_words(code: str) -> str:
    """`awardNotice` as “Award notice”."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in code)
    return spaced.strip().capitalize()


def notice_of(process: Process, deal: Deal) -> str:
    """The number of the notice: of the latest release, else of a notice among the documents, if it has one."""
    identity = word(process.said.get("id"))
    if _is_find_a_tender_number(identity):
        return identity
    places = (deal.contract, deal.award, process.tender)
    notices = [
        one for place in places for one in objects(place.get("documents")) if word(one.get("documentType")) in NOTICES
    ]
    numbers = [word(one.get("id")) for one in notices]
    return next((one for one in numbers if len(one) > 4), "")[:120]


def _is_find_a_tender_number(text: str) -> bool:
    number, _, year = text.partition("-")
    return len(number) == 6 and number.isdigit() and len(year) == 4 and year.isdigit()


def changes_of(process: Process, deal: Deal, remarks: Remarks) -> list[dict[str, Any]]:
    """What changed in the contract by its amendments, each once."""
    said = objects(deal.contract.get("amendments")) or objects(deal.contract.get("amendment"))  # one alone in OCDS 1.0
    rows = [_change(process, one, remarks) for one in said]
    return [row for row in rows if row]


def _change(process: Process, said: Object, remarks: Remarks) -> dict[str, Any] | None:
    """One amendment; None if it says nothing."""
    words = _line(process, said.get("description"), said.get("rationale"))
    if not words:
        return None
    # Without an id its day tells it apart from those of other releases.
    row = {"reference": (word(said.get("id")) or _day(said.get("date")))[:120], "description": words[:_MOST_IN_CHANGE]}
    try:
        row["changed_on"] = parse(_CHANGES.field("changed_on"), _day(said.get("date")))
    except Unreadable as error:
        mend = f"{error.mend} We kept the change without its date."
        remarks.warn(process.release.row, error.reason, mend, "amendments/date", word(said.get("date")))
    return {name: value for name, value in row.items() if value}


def milestones_of(process: Process, deal: Deal) -> str:
    """What is to be done by when, one a line. There is no better place for them yet."""
    said = objects(object_of(deal.contract.get("implementation")).get("milestones"))
    said = objects(deal.contract.get("milestones")) + said
    return "\n".join(dict.fromkeys(line for one in said if (line := _milestone(process, one))))


def _milestone(process: Process, said: Object) -> str:
    words = _line(process, said.get("title"), said.get("description"))
    if not words:
        return ""
    due, met = _day(said.get("dueDate")), _day(said.get("dateMet"))
    standing = " ".join(filter(None, (_MILESTONES.get(word(said.get("status")), ""), met)))
    return (f"{due}: " if due else "") + words + (f" ({standing})" if standing else "")


def _line(process: Process, *values: Any) -> str:
    return " – ".join(filter(None, (" ".join(process.text(one).split()) for one in values)))


def _day(value: Any) -> str:
    return word(value)[:10]
