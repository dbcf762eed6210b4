"""Datasets as CKAN packages: the answer that `package_search` would give."""

import json
from collections.abc import Sequence
from typing import Any

from catalogue.kinds.record import Record
from catalogue.kinds.values import blank
from catalogue.terms import Licence

_EXTRAS = ("identifier", "update_frequency", "summary", "quality", "theme", "contact_email", "issued", "modified")


def to_ckan(records: Sequence[Record]) -> bytes:
    """The packages of these datasets, whole. The caller settles which those are."""
    packages = [_package(record) for record in records]
    answer = {"success": True, "result": {"count": len(packages), "results": packages}}
    return json.dumps(answer, ensure_ascii=False, indent=1).encode()


def _package(record: Record) -> dict[str, Any]:
    values = record.values
    licence = next((one for one in Licence if one == values.get("licence")), None)
    organisation = values.get("organisation") or ""
    return {
        "id": record.slug,
        "name": record.slug,
        "title": values["title"],
        "notes": values.get("description") or "",
        "state": "active",
        "private": values.get("visibility") != "public",
        "url": values.get("landing_page") or "",
        "license_id": licence.value if licence else "notspecified",
        "license_title": licence.label if licence else "",
        "license_url": (licence.uri if licence.uri.startswith("http") else "")
        if licence
        else values.get("licence") or "",
        "organization": {"name": organisation, "title": organisation} if organisation else None,
        "tags": [{"name": word, "display_name": word} for word in values.get("keywords") or []],
        "extras": [{"key": name, "value": str(values[name])} for name in _EXTRAS if not blank(values.get(name))],
        "resources": [_resource(row) for row in record.parts.get("distributions", [])],
    }


def _resource(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": row.get("title") or "",
        "url": row.get("access_url") or row.get("download_url") or "",
        "format": row.get("format") or "",
        "mimetype": row.get("media_type") or "",
        "size": row.get("size_bytes"),
        "description": row.get("description") or "",
    }
