"""One DCAT dataset as a record: forgiving about how it is written, and telling each defect in plain English."""

import re
from typing import Any

from catalogue.exchange.dcat_tree import Node, Said, local_name, text_of_value, values_of
from catalogue.exchange.markup import has_html, has_placeholder, markdown_of, without_placeholders
from catalogue.exchange.outside_codes import licence_in_words, parse_code
from catalogue.exchange.remarks import Remarks
from catalogue.kinds.dataset import DATASET
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.record import Record, RowProblem, Severity
from catalogue.kinds.values import Unreadable, blank, parse
from catalogue.terms import AccessRights

_DISTRIBUTIONS = DATASET.part("distributions")
_PLAIN: dict[str, tuple[str, ...]] = {
    "title": ("title", "name", "label"),
    "alternative_titles": ("alternative", "alternativeTitle"),
    "summary": ("summary",),
    "description": ("description", "notes", "abstract"),
    "identifier": ("identifier",),
    "access_rights": ("accessRights", "accessLevel"),
    "licence": ("license", "licence", "rights"),
    "landing_page": ("landingPage", "page", "homepage"),
    "update_frequency": ("accrualPeriodicity", "frequency", "updateFrequency"),
    "issued": ("issued", "issueDate", "createdAt", "created"),
    "modified": ("modified", "lastModificationDate", "updated"),
}
_IN_DISTRIBUTION: dict[str, tuple[str, ...]] = {
    "title": ("title", "name"),
    "format": ("format",),
    "access_url": ("accessURL",),
    "download_url": ("downloadURL",),
    "media_type": ("mediaType",),
    "licence": ("license", "licence"),
    "size_bytes": ("byteSize",),
    "description": ("description",),
}
_EXACT = {"access_url": "accessURL", "download_url": "downloadURL"}
_PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2})\S*\s*/\s*(\d{4}-\d{2}-\d{2})")
_MADE_BY_TEMPLATE = "A placeholder was never filled in; we left it out."


class DatasetReader:
    """Reads one dataset of a file; `publisher` is whose the whole file is, for datasets that do not say."""

    def __init__(self, node: Node, row: int, publisher: str, base_url: str = "") -> None:
        self.node = node
        self.row = row
        self.publisher = publisher
        self.base_url = base_url.rstrip("/")
        self.remarks = Remarks()
        self.values: dict[str, Any] = {}

    @property
    def is_our_own(self) -> bool:
        """Whether this portal made the description."""
        return bool(self.base_url) and self.node.id.startswith(f"{self.base_url}/")

    def read(self) -> tuple[Record | None, list[RowProblem]]:
        """The record, or None if it is refused; and what there is to say."""
        for name, keys in _PLAIN.items():
            self._take(DATASET.field(name), self.node.get(*keys))
        self._keywords()
        self._theme()
        self._organisation()
        self._contact()
        self._coverage()
        distributions = self._distributions()
        self._settle(distributions)
        if blank(self.values.get("title")) and not self._refused():
            self.remarks.refuse(self.row, "There is no title.", "Ask the publisher to give it one.", "title")
        problems = list(dict.fromkeys(self.remarks.problems))
        if self._refused():
            return None, problems
        slug = self.node.id.rsplit("/", 1)[-1] if self.is_our_own else ""
        parts = {"distributions": distributions} if distributions else {}
        external = "" if self.is_our_own else self._external_id()
        return Record("dataset", self.values, parts, {}, slug, external, self.row, self.node.value), problems

    def _refused(self) -> bool:
        return any(problem.severity is Severity.REFUSED for problem in self.remarks.problems)

    def _external_id(self) -> str:
        own = self.values.get("identifier") or self.node.id or self.values.get("landing_page")
        return str(own or f"title:{self.values['title'].casefold()}")[:500]

    def _take(self, field: Field, said: Said | None) -> None:
        if said is None:
            return
        if field.type is FieldType.LIST:
            self.values[field.name] = parse(field, [text_of_value(item) for item in values_of(said.value)])
            return
        text = self._clean(field, said.key, _label_of(self.node, said) if field.name == "licence" else said.value)
        if not text:
            return
        if field.type is FieldType.LICENCE and len(text) > field.max_length:
            self.values |= licence_in_words(text)
            return
        try:
            self.values[field.name] = parse_code(field, text)
        except Unreadable as error:
            refused = field.name == "title"
            say = self.remarks.refuse if refused else self.remarks.warn
            say(self.row, error.reason, error.mend or "We left it out.", said.key, text)

    def _clean(self, field: Field, key: str, value: Any) -> str:
        text = text_of_value(value)
        if self.is_our_own:
            return text
        if has_placeholder(text):
            self.remarks.warn(self.row, _MADE_BY_TEMPLATE, "Ask the publisher to fill it in.", key, text)
            text = without_placeholders(text)
        if field.type in (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.MARKDOWN, FieldType.LICENCE):
            if has_html(text):
                self.remarks.note(self.row, "There is HTML in the text; we kept its words.", "", key, text)
            text = markdown_of(text)
        return text

    def _keywords(self) -> None:
        said = self.node.get("keyword", "keywords", "tags")
        if said is None:
            return
        items = values_of(said.value)
        if isinstance(said.value, str) and not self.is_our_own and re.search("[,;]", said.value):
            reason = "The keywords stand in one text; they should be a list. We split them at commas."
            self.remarks.note(self.row, reason, "", said.key, said.value)
            items = re.split("[,;]", said.value)
        self.values["keywords"] = parse(DATASET.field("keywords"), [text_of_value(item) for item in items])

    def _theme(self) -> None:
        said = self.node.get("theme")
        if said is None:
            return
        themes = [text for one in values_of(said.value) if (text := _label(self.node.tree.node(one), one))]
        if any(isinstance(one, str) and "://" not in one for one in values_of(said.value)):
            reason = "The theme is given as a word; it should be the address of a theme."
            self.remarks.note(self.row, reason, "", said.key, "; ".join(themes))
        if themes:
            self.values["theme"] = self._own_slug(themes[0], "themes")
            more = [theme for theme in themes[1:] if "://" not in theme]
            if more:
                self.values["keywords"] = list(dict.fromkeys([*self.values.get("keywords", []), *more]))

    def _own_slug(self, address: str, place: str) -> str:
        start = f"{self.base_url}/{place}/"
        return address.removeprefix(start) if self.base_url else address

    def _organisation(self) -> None:
        said = self.node.get("publisher")
        if said is None:
            name = "" if self.is_our_own else self.publisher
        else:
            first = values_of(said.value)[0]
            name = _label(self.node.tree.node(first), first)
            if isinstance(first, str):
                reason = "The publisher is given as a word, not as an organisation. We took it as its name."
                self.remarks.note(self.row, reason, "", said.key, name)
            name = self._own_slug(name, "organisations")
            if "://" in name:
                reason = "The publisher is given by a web address and has no name."
                self.remarks.note(
                    self.row, reason, f"We took “{self.publisher}”." if self.publisher else "", said.key, name
                )
                name = self.publisher
        if has_placeholder(name):
            self.remarks.warn(self.row, _MADE_BY_TEMPLATE, "", said.key if said else "publisher", name)
        elif name:
            self.values["organisation"] = name[:250]

    def _contact(self) -> None:
        said = self.node.get("contactPoint")
        if said is None:
            return
        first = values_of(said.value)[0]
        text = first if isinstance(first, str) else self.node.tree.node(first).text("hasEmail", "email")
        if has_placeholder(text):
            self.remarks.warn(self.row, _MADE_BY_TEMPLATE, "Ask the publisher for an address.", said.key, text)
        elif "@" in text:
            self._take(DATASET.field("contact_email"), Said(said.key, text))

    def _coverage(self) -> None:
        said = self.node.get("spatial", "coverageArea")
        if said is not None:
            first = values_of(said.value)[0]
            text = _label(self.node.tree.node(first), first)
            if re.search("[A-Za-z]{3}", text) and "://" not in text and not text.lstrip().startswith(("{", "POLYGON")):
                self._take(DATASET.field("coverage"), Said(said.key, text))
        period = next(self.node.nodes("temporal"), None)
        if period is not None and period.value:
            self._take(DATASET.field("period_from"), period.get("startDate", "start"))
            self._take(DATASET.field("period_to"), period.get("endDate", "end"))
        elif found := _PERIOD.search(self.node.text("temporal")):
            self.values["period_from"], self.values["period_to"] = found.groups()

    def _distributions(self) -> list[dict[str, Any]]:
        said = self.node.get("distribution")
        rows = []
        for one in values_of(said.value) if said else []:
            node = self.node.tree.node(one)
            if not node.value:
                reason = "A distribution is not described here, so we left it out."
                self.remarks.warn(self.row, reason, "", said.key if said else "distribution", str(one))
            elif row := self._distribution(node):
                rows.append(row)
        return rows

    def _distribution(self, node: Node) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for name, keys in _IN_DISTRIBUTION.items():
            said = node.get(*keys)
            if said is None:
                continue
            exact = _EXACT.get(name)
            if exact and local_name(said.key) != exact:
                reason = (
                    f"The address is called “{said.key}”; its name in the standard is {exact}. We read it all the same."
                )
                self.remarks.note(self.row, reason, "", said.key)
            field = _DISTRIBUTIONS.field(name)
            text = self._clean(field, said.key, _label_of(node, said) if name == "licence" else said.value)
            if name in ("format", "media_type"):
                text = _short_code(text, name)
            try:
                row[name] = parse(field, text)
            except Unreadable as error:
                self.remarks.warn(self.row, error.reason, error.mend or "We left it out.", said.key, text)
        return {name: value for name, value in row.items() if not blank(value)}

    def _settle(self, distributions: list[dict[str, Any]]) -> None:
        licences = {row.get("licence", "") for row in distributions}
        if blank(self.values.get("licence")) and not self.is_our_own:
            if len(licences) == 1 and not blank(one := next(iter(licences))):
                self.values["licence"] = one
            else:
                reason = "There is no licence, so nobody can know what they may do with the data."
                self.remarks.note(self.row, reason, "Ask the publisher to give one.", "license")
        if self.is_our_own:
            return
        if blank(self.values.get("landing_page")) and self.node.id.startswith("http"):
            self._take(DATASET.field("landing_page"), Said("@id", self.node.id))
        if self.values.get("access_rights") == AccessRights.OPEN:
            self.values["visibility"] = "public"


def _label(node: Node, value: Any) -> str:
    """The name of a thing, else its address."""
    return node.text("name", "prefLabel", "label", "title") or text_of_value(value)


def _label_of(node: Node, said: Said) -> str:
    """What a licence is called: its address, unless that only points into this file."""
    first = values_of(said.value)[0]
    address = text_of_value(first)
    return address if "://" in address and not address.endswith("#licence") else _label(node.tree.node(first), first)


def _short_code(text: str, name: str) -> str:
    """`ftype:CSV` → `CSV`; the address of a media type → `text/csv`."""
    if name == "media_type":
        found = re.search(r"media-types/([\w.+-]+/[\w.+-]+)", text)
        return found.group(1) if found else text
    return local_name(text) if re.fullmatch(r"(https?|ftype|file-type):\S+", text) else text
