"""Contracts from open contracting data (OCDS 1.1): releases are put together by process and read as contracts."""

from collections import defaultdict

from catalogue.exchange.ocds_contract import ContractReader
from catalogue.exchange.ocds_merge import merged
from catalogue.exchange.ocds_process import Process
from catalogue.exchange.ocds_releases import Release, releases_in
from catalogue.exchange.remarks import Remarks
from catalogue.exchange.upload import Upload
from catalogue.kinds.record import Reading, Record

MOST_OF_ONE = 2_000


def read_ocds(upload: Upload, base_url: str = "") -> Reading:
    """The contracts in a file; rows count its releases from 1. `base_url` is this portal's own, to know its own.

    Raises `BadInput` if the file cannot be read at all; whatever is wrong with one release is reported.
    """
    remarks = Remarks()
    releases, number = releases_in(upload, remarks)
    by_process: dict[str, list[Release]] = defaultdict(list)
    for release in releases:
        by_process[release.ocid].append(release)
    records: list[Record] = []
    for same in by_process.values():
        process = Process(merged(same), base_url)
        if len(process.deals) > MOST_OF_ONE:
            reason = f"{len(process.deals):,} contracts came of this process; the most that we read is {MOST_OF_ONE:,}."
            remarks.refuse(process.release.row, reason, "Ask the publisher to part it.", "awards", process.release.ocid)
            continue
        _tell_of_process(process, len(same), remarks)
        found = (ContractReader(process, deal, remarks).read() for deal in process.deals)
        records += [record for record in found if record]
    return Reading(tuple(records), tuple(remarks.problems), number)


def _tell_of_process(process: Process, releases: int, remarks: Remarks) -> None:
    row = process.release.row
    if releases > 1:
        reason = f"{releases} releases are about this process; we put them together by their dates."
        remarks.note(row, reason, "", "ocid", process.release.ocid)
    if process.lost_its_breaks:
        reason = "Line breaks came as the letters “rn”. We put the lines back."
        remarks.note(row, reason, "Ask the publisher to mend how they write line breaks.", "description")
    if len(process.deals) > 1:
        remarks.note(row, f"{len(process.deals)} contracts came of this process: an entry for each.", "", "awards")
