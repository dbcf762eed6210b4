"""The releases in a file of open contracting data (OCDS 1.1): packages, records, single releases, or one a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from catalogue.errors import BadInput
from catalogue.exchange.file_types import refuse_what_is_no_json
from catalogue.exchange.json_input import load_json
from catalogue.exchange.remarks import Remarks, refusal
from catalogue.exchange.upload import Upload, check_size, text_of

_IN_RECORDS = {"releases", "compiledRelease", "versionedRelease"}
_ENDINGS = (
    ("tender", "tenderCancellation", "cancelled"),
    ("awards", "awardCancellation", "cancelled"),
    ("contracts", "contractTermination", "terminated"),
)
_ASK = "Ask the publisher for the releases themselves."


@dataclass(frozen=True)
class Release:
    """A release as it came, and its number in the file."""

    row: int
    said: dict[str, Any]

    @property
    def ocid(self) -> str:
        return str(self.said["ocid"]).strip()

    @property
    def moment(self) -> str:
        """When it was published, in one form by which releases can be sorted; empty if it does not say."""
        try:
            said = datetime.fromisoformat(str(self.said.get("date") or ""))
            moment = said if said.tzinfo else said.replace(tzinfo=UTC)
            return moment.astimezone(UTC).isoformat(timespec="seconds")
        except (ValueError, OverflowError):
            return ""


def releases_in(upload: Upload, remarks: Remarks) -> tuple[list[Release], int]:
    """The releases that say which process they are about, and how many things there were in the file.

    Raises `BadInput` for what holds no release at all; what is wrong with one is reported by its number.
    """
    check_size(upload)
    refuse_what_is_no_json(upload)
    found: list[Release] = []
    number = 0
    for number, one in enumerate(_things(upload, remarks), start=1):
        if isinstance(one, BadInput):
            remarks.refuse(number, one.problems[0].reason, "Take the line out, or save the file again.")
        elif release := _release(one, number, remarks):
            found.append(release)
    if not number:
        remarks.note(0, "The file holds no release.", "Choose another file, if that is not what you expected.")
    return found, number


def _things(upload: Upload, remarks: Remarks) -> Iterator[Any]:
    """Whatever stands for a release; for a line that is no JSON, the error."""
    text = text_of(upload, remarks)
    lines = [line for line in text.split("\n") if line.strip()]  # in texts other marks may end lines
    if upload.extension not in ("jsonl", "ndjson") and not _is_one_a_line(lines):
        yield from _opened(load_json(text))
        return
    for line in lines:
        try:
            yield from _opened(load_json(line))
        except BadInput as error:
            yield error


def _is_one_a_line(lines: list[str]) -> bool:
    return len(lines) > 1 and all(line.strip()[0] == "{" and line.strip()[-1] == "}" for line in lines[:2])


def _opened(document: Any) -> Iterator[Any]:
    """What is inside of a package or a list. Raises `BadInput` for another sort of document."""
    if isinstance(document, list):
        for one in document:
            yield from _opened(one) if isinstance(one, dict) else [one]
    elif not isinstance(document, dict):
        raise refusal("There is no release in this.", "Choose a file of OCDS releases or records.")
    elif isinstance(document.get("records"), list):
        for record in document["records"]:
            yield from _of_record(record)
    elif "ocid" not in document and isinstance(document.get("releases"), list):
        yield from document["releases"]
    elif _IN_RECORDS & document.keys():
        yield from _of_record(document)
    elif {"ocid", "tender", "awards", "contracts", "buyer", "tag"} & document.keys():
        yield document
    else:
        raise refusal("We found no releases and no records in this.", "Choose a file of OCDS releases or records.")


def _of_record(record: Any) -> Iterator[Any]:
    """The compiled release of a record, else its whole releases, else the record as it is, which is no release."""
    if not isinstance(record, dict):
        yield record
        return
    compiled, listed = record.get("compiledRelease"), record.get("releases")
    if isinstance(compiled, dict):
        found = [compiled]
    else:
        releases = listed if isinstance(listed, list) else []
        found = [one for one in releases if isinstance(one, dict) and "url" not in one]
    yield from [one | {"ocid": one.get("ocid") or record.get("ocid")} for one in found] or [record]


def _release(one: Any, number: int, remarks: Remarks) -> Release | None:
    """The release; None if it cannot be used, which is told."""
    if not isinstance(one, dict):
        remarks.refuse(number, "The release is not an object.", _ASK, "", str(one))
        return None
    if _IN_RECORDS & one.keys():
        reason = "The record only says where its releases are, or how they changed. We never fetch what a file names."
        remarks.refuse(number, reason, "Ask the publisher for compiled releases.", "compiledRelease")
        return None
    if not isinstance(one.get("ocid"), str) or not one["ocid"].strip():
        reason = "There is no ocid, so we cannot tell which contracting process it is about."
        remarks.refuse(number, reason, "Ask the publisher to give each release its ocid.", "ocid")
        return None
    _tell_of_gaps(one, number, remarks)
    release = Release(number, _ended_as_tagged(one))
    if one.get("date") and not release.moment:
        reason = f"“{str(one['date'])[:60]}” is not a date. We take the release to be older than those that have one."
        remarks.warn(number, reason, "Ask the publisher to write it like 2026-03-27T09:00:00Z.", "date")
    return release


def _ended_as_tagged(said: dict[str, Any]) -> dict[str, Any]:
    """The release with the status that only its tag says: what it ends is ended."""
    tags, ended = said.get("tag"), dict(said)
    for place, tag, status in _ENDINGS:
        held = said.get(place) or ({} if place == "tender" else [])
        if tag in (tags if isinstance(tags, list) else [tags]) and len(_listed(held)) == 1:  # of several, not all end
            some = [{"status": status} | _filled(one) if isinstance(one, dict) else one for one in _listed(held)]
            ended[place] = some if isinstance(held, list) else some[0]
    return ended


def _listed(held: Any) -> list[Any]:
    return held if isinstance(held, list) else [held]


def _filled(one: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name != "status" or value}


def _tell_of_gaps(said: dict[str, Any], number: int, remarks: Remarks) -> None:
    if not said.get("id"):
        reason = "The release has no id. We tell it by its ocid and date."
        remarks.note(number, reason, "Ask the publisher to give each release an id.", "id")
    if not said.get("date"):
        reason = "The release has no date. We take it to be older than those that have one."
        remarks.note(number, reason, "Ask the publisher to date each release.", "date")
