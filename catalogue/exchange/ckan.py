"""CKAN packages: answers of `package_show` and `package_search`, one package or a list of them."""

import json
from contextlib import suppress
from typing import Any

from catalogue.exchange.file_types import refuse_what_is_no_json
from catalogue.exchange.json_input import load_json
from catalogue.exchange.markup import has_html, markdown_of
from catalogue.exchange.outside_codes import licence_in_words, parse_code
from catalogue.exchange.remarks import Remarks, refusal
from catalogue.exchange.upload import Upload, check_size, text_of
from catalogue.kinds.dataset import DATASET
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.record import Reading, Record, Severity
from catalogue.kinds.values import Unreadable, blank, parse

_DISTRIBUTIONS = DATASET.part("distributions")
_FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("title", "name"),
    "description": ("notes",),
    "identifier": ("identifier", "reference"),
    "landing_page": ("url",),
    "issued": ("issued", "metadata_created"),
    "modified": ("modified", "metadata_modified"),
    "update_frequency": ("update_frequency", "frequency-of-update", "frequency", "accrual_periodicity"),
    "contact_email": ("contact-email", "contact_email", "maintainer_email", "author_email"),
    "theme": ("theme-primary", "theme"),
    "coverage": ("geographic_coverage", "spatial-text"),
    "period_from": ("temporal_coverage-from", "temporal_start"),
    "period_to": ("temporal_coverage-to", "temporal_end"),
    "summary": ("summary",),
    "quality": ("quality",),
}
_RESOURCE: dict[str, tuple[str, ...]] = {
    "title": ("name", "title"),
    "access_url": ("url",),
    "format": ("format",),
    "media_type": ("mimetype",),
    "size_bytes": ("size",),
    "description": ("description",),
}
_NO_LICENCE = ("", "notspecified", "none")


def read_ckan(upload: Upload) -> Reading:
    """The packages in a file; rows count them from 1. Raises `BadInput` if there are none to be found."""
    check_size(upload)
    refuse_what_is_no_json(upload)
    remarks = Remarks()
    packages = _packages(_document(upload, text_of(upload, remarks)))
    records: list[Record] = []
    seen: dict[str, int] = {}
    for row, package in enumerate(packages, start=1):
        if not isinstance(package, dict):
            remarks.refuse(row, "The package is not an object.", "Ask the publisher to describe it.", "", str(package))
            continue
        record = _PackageReader(package, row, remarks).read()
        if record is None:
            continue
        if record.external_id in seen:
            reason = f"The package stands twice: first in entry {seen[record.external_id]}. We took the first."
            remarks.warn(row, reason, "", "id", record.external_id)
            continue
        seen[record.external_id] = row
        records.append(record)
    return Reading(tuple(records), tuple(remarks.problems), len(packages))


def _document(upload: Upload, text: str) -> Any:
    """What the file holds; the dumps of CKAN's own client have one package a line."""
    if upload.extension in ("jsonl", "ndjson"):
        return [load_json(line) for line in text.splitlines() if line.strip()]
    return load_json(text)


def _packages(document: Any) -> list[Any]:
    if isinstance(document, dict) and document.get("success") is False:
        error = document.get("error")
        words = error.get("message") if isinstance(error, dict) else error
        raise refusal(f"CKAN answered with an error: {str(words)[:200]}.", "Ask it again, and save the answer.")
    if isinstance(document, dict) and "result" in document:
        document = document["result"]
    if isinstance(document, dict) and isinstance(document.get("results"), list):
        document = document["results"]
    packages = document if isinstance(document, list) else [document]
    objects = [one for one in packages if isinstance(one, dict)]
    if packages and not any("resources" in one or "title" in one or "notes" in one for one in objects):
        raise refusal("We found no package in this file.", "Save the answer of package_show or package_search.")
    return packages


class _PackageReader:
    """Reads one package, with its extras as if they were its own keys."""

    def __init__(self, package: dict[str, Any], row: int, remarks: Remarks) -> None:
        extras = package.get("extras")
        pairs = [one for one in extras if isinstance(one, dict)] if isinstance(extras, list) else []
        self.said = {str(one.get("key")): one.get("value") for one in pairs} | package
        self.package = package
        self.row = row
        self.remarks = remarks
        self.values: dict[str, Any] = {}

    def read(self) -> Record | None:
        """The record; None if it is refused."""
        for name, keys in _FIELDS.items():
            self._take(DATASET.field(name), keys)
        self._licence()
        self._organisation()
        self._keywords()
        self._state()
        parts = {"distributions": rows} if (rows := self._resources()) else {}
        if blank(self.values.get("title")):
            if not any(one.row == self.row and one.severity is Severity.REFUSED for one in self.remarks.problems):
                self.remarks.refuse(self.row, "There is no title.", "Ask the publisher to give it one.", "title")
            return None
        external = str(self.package.get("id") or self.package.get("name") or self.values["title"])
        return Record("dataset", self.values, parts, {}, "", external[:500], self.row, self.package)

    def _take(self, field: Field, keys: tuple[str, ...]) -> None:
        key, value = next(((key, self.said[key]) for key in keys if not blank(self.said.get(key))), ("", None))
        text = _text(value)
        if not text or (field.name.startswith("period") and len(text) == 4):
            return
        if has_html(text) and field.type in (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.MARKDOWN):
            self.remarks.note(self.row, "There is HTML in the text; we kept its words.", "", key, text)
            text = markdown_of(text)
        try:
            self.values[field.name] = parse_code(field, text)
        except Unreadable as error:
            say = self.remarks.refuse if field.name == "title" else self.remarks.warn
            say(self.row, error.reason, error.mend or "We left it out.", key, text)

    def _licence(self) -> None:
        """The licence's address says most, then its id; “notspecified” says that there is none."""
        identity = _text(self.said.get("license_id")).casefold()
        if identity not in _NO_LICENCE or _text(self.said.get("license_url")):
            keys = ("license_url",) if identity == "other" else ("license_url", "license_id", "license_title")
            self._take(DATASET.field("licence"), keys)
        elif isinstance(words := self.said.get("licence"), str) and len(words) > DATASET.field("licence").max_length:
            self.values |= licence_in_words(words)
        elif words:
            self._take(DATASET.field("licence"), ("licence",))
        else:
            reason = "There is no licence, so nobody can know what they may do with the data."
            self.remarks.note(self.row, reason, "Ask the publisher to give one.", "license_id", identity)

    def _organisation(self) -> None:
        body = self.said.get("organization")
        if isinstance(body, dict) and (name := _text(body.get("title")) or _text(body.get("name"))):
            self.values["organisation"] = name[:250]

    def _keywords(self) -> None:
        tags = self.said.get("tags")
        said = tags if isinstance(tags, list) else []
        names = [tag.get("display_name") or tag.get("name") if isinstance(tag, dict) else tag for tag in said]
        if words := [_text(name) for name in names if _text(name)]:
            self.values["keywords"] = parse(DATASET.field("keywords"), words)

    def _state(self) -> None:
        if self.package.get("private") is False:
            self.values["visibility"] = "public"
        if self.package.get("state") == "deleted":
            self.values["lifecycle"] = "retired"
            reason = "The package is marked as deleted; we keep it as retired."
            self.remarks.warn(self.row, reason, "Look whether something replaces it.", "state", "deleted")

    def _resources(self) -> list[dict[str, Any]]:
        resources = self.package.get("resources", [])
        if not isinstance(resources, list):
            reason = "The resources are not a list; we left them out."
            self.remarks.warn(self.row, reason, "Ask the publisher to mend it.", "resources", str(resources))
            return []
        rows = [self._resource(one) for one in resources if isinstance(one, dict) and one.get("state") != "deleted"]
        return [row for row in rows if row]

    def _resource(self, resource: dict[str, Any]) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for name, keys in _RESOURCE.items():
            key = next((key for key in keys if not blank(resource.get(key))), "")
            field = _DISTRIBUTIONS.field(name)
            text = _text(resource.get(key))
            try:
                row[name] = parse(field, markdown_of(text) if field.type is not FieldType.URL else text)
            except Unreadable as error:
                self.remarks.warn(self.row, error.reason, error.mend or "We left it out.", key, text)
        return {name: value for name, value in row.items() if not blank(value)}


def _text(value: Any) -> str:
    """The text of a value; extras hold lists as JSON, of which the first counts."""
    if isinstance(value, str) and value.startswith('["'):
        with suppress(ValueError, RecursionError):
            value = json.loads(value)
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    if isinstance(value, bool) or value is None or isinstance(value, dict):
        return ""
    return str(value).strip()
