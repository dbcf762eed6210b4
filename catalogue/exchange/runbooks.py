"""Runbooks as Markdown files with front matter: read from a folder or a ZIP file, written as one file each."""

import re
from dataclasses import replace
from typing import Any

import yaml

from catalogue.exchange.admonitions import with_callouts
from catalogue.exchange.archive import unpack
from catalogue.exchange.front_matter import end_of_front_matter, front_matter
from catalogue.exchange.page_titles import title_in, title_of_file
from catalogue.exchange.remarks import Remarks
from catalogue.exchange.runbook_dead_links import tell_of_dead_links
from catalogue.exchange.runbook_links import linked
from catalogue.exchange.runbook_secrets import tell_of_secrets
from catalogue.exchange.upload import Upload
from catalogue.kinds.kind import FieldType
from catalogue.kinds.record import Reading, Record, RowProblem, Severity
from catalogue.kinds.runbook import RUNBOOK
from catalogue.kinds.values import Unreadable, blank, clean, parse
from catalogue.plurals import how_many
from catalogue.runbooks.lint_text import INLINE_CODE
from catalogue.terms import OwnerRole

MAX_FILES = 5_000
_ERB = re.compile(r"<%.*?%>", re.DOTALL)
_CODE = re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
# What other programs put in, and what we leave as it came: Jekyll, Hugo and links of wikis.
_FOREIGN = re.compile(r"\{%.{0,300}?%\}|\{\{[<%].{0,300}?[>%]\}\}|!?\[\[[^\[\]\n]{1,200}\]\]")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EMPTY_HEADING = re.compile(r"^#{1,6}[ \t]*$\n?", re.MULTILINE)
_MONTHS = re.compile(r"(\d{1,10})\s*(?:months?)?")
_YEARS = re.compile(r"(\d{1,2})\s*years?")
_OTHER_NAMES = {
    "review_in": "review_months",
    "type": "runbook_type",
    "tags": "keywords",
    "owner_team": "team",
    "owner_slack": "contacts",
    "contact": "contacts",
}
_DATES = ("last_reviewed_on", "reviewed_on")
_OUR_CHOICES = ("runbook_type", "visibility")  # names of ours, or one that hides the page: a slip must not pass
_OWNER_ROLES = {role.value for role in OwnerRole}


def read_runbooks(upload: Upload) -> Reading:
    """The runbooks in a file, a folder or a ZIP file; rows are files, in the order of their paths.

    Raises `BadInput` if a ZIP file cannot be opened.
    """
    folder = unpack(upload) if upload.extension == "zip" else upload
    files = sorted(folder.members or (folder,), key=lambda member: member.name)
    pages = [file for file in files if _is_page(file.name)]
    remarks = Remarks()
    if not pages:
        remarks.refuse(0, "There are no Markdown files here.", "Runbooks are files whose names end in .md, or .md.erb.")
    if len(pages) > MAX_FILES:
        remarks.refuse(0, f"There are {len(pages):,} files; the most is {MAX_FILES:,}.", "Load them folder by folder.")
        pages = []
    _tell_of_other_files(files, remarks)
    records = [record for row, page in enumerate(pages, start=1) if (record := _read_page(row, page, remarks))]
    tell_of_secrets(records, remarks)
    if len(files) > 1:
        tell_of_dead_links(records, files, remarks)
    kept = tuple(linked(_unlike(records, remarks)))
    return Reading(kept, tuple(_placed(one, pages) for one in remarks.problems), len(pages))


def _tell_of_other_files(files: list[Upload], remarks: Remarks) -> None:
    """What lies beside the pages and is not loaded: pictures above all, which the pages may show."""
    names = [
        file.name for file in files if not _is_page(file.name) and not file.name.rsplit("/", 1)[-1].startswith(".")
    ]
    if names:
        reason = f"{how_many(len(names), 'file')} beside the pages {'was' if len(names) == 1 else 'were'} not loaded"
        reason += f": {', '.join(names[:3])}{' …' if len(names) > 3 else ''}."
        remarks.note(0, reason, "Add pictures to the runbooks that show them; load Word documents one by one.")


def _placed(problem: RowProblem, pages: list[Upload]) -> RowProblem:
    """The problem with the name of its file: nobody counts files."""
    mend = f"{problem.mend} (In {pages[problem.row - 1].name}.)".strip() if problem.row else problem.mend
    return replace(problem, mend=mend)


def _is_page(path: str) -> bool:
    """Whether this is Markdown, with or without template language in it, and not hidden."""
    hidden = any(part.startswith((".", "_")) for part in path.split("/"))
    return not hidden and path.lower().endswith((".md", ".markdown", ".md.erb"))


def text_after_front_matter(page: Upload) -> tuple[str, int]:
    """The text of a page that `read_runbooks` has read, and at which of the file's lines it begins."""
    text = page.content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    start = end_of_front_matter(text)
    return text[start:], text.count("\n", 0, start) + 1


def _read_page(row: int, page: Upload, remarks: Remarks) -> Record | None:
    text = _text(row, page, remarks)
    if text is None:
        return None
    front = front_matter(row, page.name, text, remarks)
    if front is None:
        return None
    said, body = front
    without = _without_erb(body)
    if without != body:
        reason = "Parts of a template language (<% … %>) stand in the text; we left them out."
        remarks.warn(row, reason, "Write there what readers should see.", "body", page.name)
        body = _EMPTY_HEADING.sub("", without)
    if foreign := _FOREIGN.search(INLINE_CODE.sub("", _CODE.sub("", body))):
        reason = f"Marks of another program (“{foreign.group()[:60]}”) stand in the text, and do nothing here."
        remarks.warn(row, reason, "Write there what readers should see.", "body", page.name)
    body = with_callouts(body)
    return _Page(row, page, remarks).record(said, body)


def _without_erb(body: str) -> str:
    """The text without template language. What follows the last mark that ends any is not searched: one of 200,000
    characters full of marks that nothing ends takes minutes."""
    head, end, rest = body.rpartition("%>")
    return _ERB.sub("", head + end) + rest


def _text(row: int, page: Upload, remarks: Remarks) -> str | None:
    try:
        text = page.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        remarks.refuse(row, "This is not a text file in UTF-8.", "Save it as plain text in UTF-8.", "", page.name)
        return None
    if not clean(text):
        remarks.refuse(row, "The file is empty.", "Write the steps, or remove the file.", "", page.name)
        return None
    return clean(text) + "\n"


class _Page:
    """Reads one runbook's front matter and body."""

    def __init__(self, row: int, page: Upload, remarks: Remarks) -> None:
        self.row = row
        self.page = page
        self.remarks = remarks
        self.before = len(remarks.problems)
        self.values: dict[str, Any] = {}
        self.owners: dict[str, str] = {}

    def record(self, said: dict[str, Any], body: str) -> Record | None:
        for name, value in said.items():
            self._take(name, value)
        self._put("body", body)
        if blank(self.values.get("title")) and not self._is_refused():
            self._find_title(body, bool(said))
        if self._is_refused():
            return None
        slug = self._slug(said.get("slug"))
        raw = {name: str(value)[:1000] for name, value in said.items()} | {"file": self.page.name}
        return Record("runbook", self.values, {}, self.owners, slug, self.page.name[:500], self.row, raw)

    def _slug(self, said: Any) -> str:
        """The short address that a page gives itself; paths and other addresses are those of another site."""
        slug = str(said or "").strip()
        if slug and not _SLUG.fullmatch(slug.casefold()):
            reason = f"“{slug[:60]}” is no short address here, so we make one of the title."
            self.remarks.note(self.row, reason, "Use small letters, figures and hyphens.", "slug", slug)
            return ""
        return slug

    def _find_title(self, body: str, has_front_matter: bool) -> None:
        """The title of a page that gives itself none: its first heading, else the name of its file.

        One line with neither is no page: most likely a scrap that stands among them.
        """
        if heading := title_in(body):
            self._put("title", heading)
        elif has_front_matter or "\n" in clean(body):
            title = title_of_file(self.page.name)
            reason = f"There is no title, so we made one of the name of the file: “{title}”."
            self.remarks.warn(self.row, reason, "Add “title: …” to the front matter.", "title", self.page.name)
            self._put("title", title)
        else:
            self._refuse("title", "", "There is no title.", "Add “title: …” to the front matter, or a heading.")

    def _is_refused(self) -> bool:
        return any(problem.severity is Severity.REFUSED for problem in self.remarks.problems[self.before :])

    def _refuse(self, column: str, value: Any, reason: str, mend: str) -> None:
        self.remarks.refuse(self.row, reason, mend, column, str(value))

    def _take(self, name: str, value: Any) -> None:
        if value in (None, "", []) or name == "slug":
            return
        if name in ("draft", "published") and str(value).casefold() == ("true" if name == "draft" else "false"):
            self.remarks.note(self.row, "It was a draft at its source, so its status is Draft.", "", name, str(value))
            name, value = "lifecycle", "draft"
        if isinstance(value, str) and "<%" in value:
            reason = "A part of a template language (<% … %>) stands here, so we left it out."
            self.remarks.warn(self.row, reason, "Write the value itself.", name, value)
            return
        if name in ("tags", "keywords") and isinstance(value, str):
            value = value.replace(",", ";")
        if name in _DATES:
            self._date(name, value)
        elif name in ("review_in", "review_months"):
            self._months(name, value)
        elif name == "owner":
            self._owner(value)
        elif name in _OWNER_ROLES:
            self.owners[name] = str(value).strip().lower()
        elif _OTHER_NAMES.get(name, name) == "contacts":
            self._contacts(value)
        elif any(field.name == _OTHER_NAMES.get(name, name) for field in RUNBOOK.fields):
            self._put(_OTHER_NAMES.get(name, name), value, said_as=name)
        else:
            reason = "We do not know this name. It is kept with the record as it came, and not shown."
            self.remarks.note(self.row, reason, "", name, str(value))

    def _owner(self, value: Any) -> None:
        """Who answers for the text is its technical owner, unless the page names one under that name."""
        if isinstance(value, str) and "@" in value:
            self.owners.setdefault(OwnerRole.TECHNICAL_OWNER.value, value.strip().lower())
            return
        reason = f"“{str(value)[:80]}” is not an email address, so we cannot tell who the owner is."
        self.remarks.warn(self.row, reason, "Write their email address.", "owner", str(value))

    def _contacts(self, value: Any) -> None:
        """Whom to call: a text, or a list of texts or of names and values, one a line; several such names add up."""
        every = value if isinstance(value, list) else [value]
        lines = [", ".join(map(str, one.values())) if isinstance(one, dict) else str(one) for one in every]
        self._put("contacts", "\n".join(filter(None, [self.values.get("contacts"), *lines])))

    def _put(self, name: str, value: Any, said_as: str = "") -> None:
        field = RUNBOOK.field(name)
        if isinstance(value, (list, dict)) and field.type is not FieldType.LIST:
            self._refuse(name, value, f"{field.label} must be one value.", "Write it as text.")
            return
        try:
            self.values[name] = parse(field, value)
        except Unreadable as error:
            if field.type is FieldType.TERM and said_as not in _OUR_CHOICES:
                reason = f"{error.reason} We left it out."
                self.remarks.warn(self.row, reason, error.mend, said_as or name, str(value))
            else:
                self._refuse(name, value, error.reason, error.mend)

    def _date(self, name: str, value: Any) -> None:
        """A date of review is only kept as it came, for what was reviewed was another copy; a wrong one is refused."""
        try:
            parse(_A_DATE, value)
        except Unreadable as error:
            self._refuse(name, value, error.reason, error.mend)

    def _months(self, name: str, value: Any) -> None:
        text = str(value).strip().casefold()
        if found := _MONTHS.fullmatch(text):
            self.values["review_months"] = int(found.group(1))
        elif found := _YEARS.fullmatch(text):
            self.values["review_months"] = 12 * int(found.group(1))
        else:
            reason = f"“{text[:60]}” is not a whole number of months."
            self.remarks.warn(self.row, reason, "Write it like “6 months”.", name, text)


_A_DATE = replace(RUNBOOK.field("deprecated_on"), label="The date")


def _unlike(records: list[Record], remarks: Remarks) -> list[Record]:
    """The records without the second of two that ask for the same address."""
    seen: dict[str, Record] = {}
    kept = []
    for record in records:
        if record.slug and record.slug in seen:
            first = seen[record.slug].external_id
            reason = f"The address “{record.slug}” stands twice: first in {first}."
            remarks.refuse(record.row, reason, "Give one of them another slug.", "slug", record.external_id)
            continue
        seen[record.slug] = record
        kept.append(record)
    return kept


def write_runbook(record: Record) -> Upload:
    """One runbook as a Markdown file that `read_runbooks` reads back as it was."""
    front: dict[str, Any] = {"title": record.values["title"], "slug": record.slug}
    for field in RUNBOOK.fields:
        value = record.values.get(field.name)
        if field.name not in ("title", "body") and not blank(value):
            front[field.name] = value
    front |= dict(sorted(record.owners.items()))
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=10_000)
    return Upload(f"{record.slug}.md", f"---\n{head}---\n\n{record.values.get('body', '')}\n".encode())
