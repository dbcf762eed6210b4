"""The parts of a Word file (.docx): opened within limits, and refused where they hold what no text needs.

The parser of the standard library fetches nothing; what it would expand (entities) is refused before it reads.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from catalogue.exchange.archive import DAMAGES, open_archive
from catalogue.exchange.remarks import refusal
from catalogue.exchange.upload import MEBIBYTE, Upload

MAX_FILE = 20 * MEBIBYTE
MAX_XML = 20 * MEBIBYTE  # of one part: 1,000 pages of text have about 10 MB
MAX_PICTURE = 10 * MEBIBYTE
MAX_DEPTH = 200
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT = (
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1]),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1]),
)
_MACROS = ("vbaproject.bin", "vbadata.xml")
_PICTURES = "/media/"
_SAVE_WITHOUT = "Open it in Word and save it again as a Word document (.docx), without a password."
_SAVE_AGAIN = "Open it in Word and save it again as a Word document (.docx)."


@dataclass(frozen=True)
class Relation:
    """Where a reference of the document leads: within the file, or outside it (which is never fetched)."""

    target: str
    is_external: bool
    kind: str


class WordFile:
    """A Word file whose directory is harmless. Raises `BadInput` for anything else."""

    def __init__(self, upload: Upload) -> None:
        if len(upload.content) > MAX_FILE:
            raise refusal(f"The file has more than {MAX_FILE // MEBIBYTE} MB.", "Make its pictures smaller.")
        if upload.content[:4] == b"\xd0\xcf\x11\xe0":
            what = "an old Word document (.doc), or one with a password"
            raise refusal(f"This is not a Word document (.docx) that can be read, but {what}.", _SAVE_WITHOUT)
        if upload.content[:4] != b"PK\3\4":
            raise refusal("This is not a Word document (.docx).", _SAVE_AGAIN)
        self._archive = open_archive(upload)
        self.names = tuple(entry.filename for entry in self._archive.infolist())
        self._check()
        self.main = self._main()
        self.relations = self._relations(self.main)

    def element(self, name: str) -> Element | None:
        """A part beside the document, by its name there, such as `styles.xml`; None where there is none."""
        return self._parse(posixpath.join(posixpath.dirname(self.main), name))

    def document(self) -> Element:
        """The document itself."""
        found = self._parse(self.main)
        if found is None or found.tag != f"{W}document":
            raise refusal("This is not a Word document: it has no text.", _SAVE_AGAIN)
        for parent in list(found.iter(f"{_CHOICES}AlternateContent")):
            for spare in parent.findall(f"{_CHOICES}Fallback"):
                parent.remove(spare)  # the same once more, for older programs
        return found

    def picture(self, target: str) -> bytes:
        """What the part holds that a reference of the document leads to; nothing where none can be read."""
        name = posixpath.normpath(posixpath.join("/", posixpath.dirname(self.main), target)).lstrip("/")
        if name not in self.names or self._archive.getinfo(name).file_size > MAX_PICTURE:
            return b""
        try:
            return self._archive.read(name)
        except DAMAGES:
            return b""

    def holds(self, part: str) -> bool:
        """Whether any part has this in its name."""
        return any(part in name.casefold() for name in self.names)

    def _check(self) -> None:
        if any(name.casefold().endswith(_MACROS) for name in self.names):
            raise refusal("The file holds macros, which are programs.", "Save it as .docx, which holds none.")
        for entry in self._archive.infolist():
            if entry.filename.endswith((".xml", ".rels")) and entry.file_size > MAX_XML:
                raise refusal("The text of the file is far too long for a runbook.", "Split it.")
            if _PICTURES in entry.filename and entry.file_size > MAX_PICTURE:
                most = MAX_PICTURE // MEBIBYTE
                raise refusal(f"A picture in the file has more than {most} MB.", "Make it smaller.")

    def _main(self) -> str:
        for relation in self._relations("").values():
            if relation.kind == "officeDocument" and not relation.is_external:
                return relation.target.lstrip("/")
        return "word/document.xml"

    def _relations(self, part: str) -> dict[str, Relation]:
        folder, name = posixpath.split(part)
        root = self._parse(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            one.get("Id", ""): Relation(
                one.get("Target", ""), one.get("TargetMode") == "External", one.get("Type", "").rpartition("/")[2]
            )
            for one in (root if root is not None else ())
        }

    def _parse(self, name: str) -> Element | None:
        if name not in self.names:
            return None
        try:
            text = self._archive.read(name)
        except DAMAGES:
            raise refusal("The file is damaged: we cannot read its text.", _SAVE_AGAIN) from None
        return _tree(text)


def _tree(text: bytes) -> Element:
    """The elements of a part. Raises `BadInput` for what declares a type, in which entities could hide."""
    if not _plainly_utf8(text) or b"<!DOCTYPE" in text.upper() or b"<!ENTITY" in text.upper():
        raise refusal("The file holds what no Word document holds (a document type of its own).", _SAVE_AGAIN)
    for transitional in _STRICT:
        text = text.replace(transitional[0].encode(), transitional[1].encode())
    reader: ElementTree.XMLPullParser[Element] = ElementTree.XMLPullParser(("start",))
    try:
        reader.feed(text)
        begun = cast("Iterator[tuple[str, Element]]", reader.read_events())
        root = next(element for _, element in begun)
        reader.close()
    except (ElementTree.ParseError, LookupError, ValueError, StopIteration):
        raise refusal("The file is damaged: its text is not well formed.", _SAVE_AGAIN) from None
    _check_depth(root)
    return root


def _check_depth(root: Element) -> None:
    level, depth = [root], 0
    while level:
        level, depth = [child for one in level for child in one], depth + 1
        if depth > MAX_DEPTH:
            raise refusal("The file is nested more deeply than any document is.", _SAVE_AGAIN)


def _plainly_utf8(text: bytes) -> bool:
    """Whether what we look for in the bytes cannot hide in another encoding."""
    declaration = text[:200].partition(b"?>")[0].lower()
    return b"\0" not in text[:200] and (b"encoding" not in declaration or b"utf-8" in declaration)
