"""Contracts as open contracting data (OCDS 1.1.5): a release for each process, in release and record packages."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from catalogue.exchange.ocds_published import Json, Published, Source, filled, moment
from catalogue.exchange.write_ocds_contract import award_of, contract_of
from catalogue.exchange.write_ocds_parties import parties_of
from catalogue.exchange.write_ocds_tender import tender_of
from catalogue.terms import Licence

_LOTS = "https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/v1.1.5/extension.json"


def releases_of(contracts: Iterable[Published], source: Source) -> list[Json]:
    """A release for each process, in the order in which its first contract comes; contracts of one process share it."""
    processes: dict[str, list[Published]] = defaultdict(list)
    for one in contracts:
        processes[source.ocid(one.get("ocid") or "", one.id)].append(one)
    return [_release(ocid, same, source) for ocid, same in processes.items()]


def _release(ocid: str, contracts: list[Published], source: Source) -> Json:
    changed = moment(max(one.changed for one in contracts))
    return filled({
        "ocid": ocid,
        "id": f"{ocid}-{changed}-{sum(one.version for one in contracts)}",
        "date": changed,
        "tag": ["award", "contract"],
        "initiationType": "tender",
        "language": "en",
        "parties": parties_of(contracts, source),
        "buyer": source.reference(contracts[0].get("organisation")),
        "tender": tender_of(ocid, contracts, source),
        "awards": [award_of(one, source) for one in contracts],
        "contracts": [contract_of(one, source) for one in contracts],
    })  # fmt: skip


def release_package(releases: Sequence[Json], source: Source, uri: str, following: str = "") -> Json:
    """A package of releases; `following` is the address of the next, if there is one."""
    return _package(releases, source, uri, following) | {"releases": list(releases)}


def record_package(releases: Sequence[Json], source: Source, uri: str, following: str = "") -> Json:
    """A package of records: each with its release, and that again as the compiled state of the process."""
    records = [
        {
            "ocid": one["ocid"],
            "releases": [one],
            "compiledRelease": one | {"id": f"{one['ocid']}-compiled", "tag": ["compiled"]},
        }
        for one in releases
    ]
    return _package(releases, source, uri, following) | {"records": records}


def _package(releases: Sequence[Json], source: Source, uri: str, following: str) -> Json:
    has_lots = any("lots" in one["tender"] for one in releases)
    return filled({
        "uri": uri,
        "version": "1.1",
        "extensions": [_LOTS] if has_lots else [],
        "publishedDate": max(one["date"] for one in releases),
        "publisher": {"name": source.publisher.name, "uri": f"{source.publisher.base_url}/"},
        "license": Licence.OGL_3.uri,
        "links": {"next": following} if following else {},
    })  # fmt: skip


def to_json(package: Json) -> bytes:
    """A package as a file: the same bytes for the same data."""
    return json.dumps(package, ensure_ascii=False, indent=1).encode() + b"\n"


def to_lines(releases: Iterable[Json]) -> bytes:
    """Releases alone, one a line."""
    return b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in releases)
