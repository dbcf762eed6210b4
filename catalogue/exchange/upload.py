"""What someone hands in: a file, or a folder of files, held in memory within fixed sizes."""

import hashlib
import re
from dataclasses import dataclass

from catalogue.exchange.remarks import Remarks, refusal

MEBIBYTE = 1024 * 1024
MAX_BYTES = 50 * MEBIBYTE
MAX_CONTROL_SHARE = 0.01
_LOOKED_AT, _MOSTLY = 2000, 0.9
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class Upload:
    """A file by its name and content; a folder has `members` (with their paths as names) instead of content."""

    name: str
    content: bytes = b""
    members: tuple["Upload", ...] = ()

    @property
    def extension(self) -> str:
        """What follows the last dot, in small letters; empty if there is none."""
        _, dot, after = self.name.rpartition(".")
        return after.lower() if dot else ""

    @property
    def sha256(self) -> str:
        """The hash that tells whether the same was handed in before."""
        digest = hashlib.sha256(self.content)
        for member in self.members:
            digest.update(member.name.encode() + b"\0" + member.content + b"\0")
        return digest.hexdigest()


def check_size(upload: Upload) -> None:
    """Raise `BadInput` if the file is empty or too large to be held."""
    if not upload.content.strip():
        raise refusal("The file is empty.", "Choose another file.")
    if len(upload.content) > MAX_BYTES:
        size = len(upload.content) / MEBIBYTE
        raise refusal(f"The file has {size:.0f} MB; the most is {MAX_BYTES // MEBIBYTE} MB.", "Split it into several.")


def text_of(upload: Upload, remarks: Remarks) -> str:
    """The file as text: UTF-8 with or without its mark, UTF-16 with or without it, else Windows-1252.

    Raises `BadInput` if it is not text at all.
    """
    check_size(upload)
    text = _decoded(upload.content, remarks)
    if len(text) - len(_CONTROL.sub("", text)) > len(text) * MAX_CONTROL_SHARE:
        raise refusal("This is not text, so it is not a table.", "Save it as CSV (UTF-8) or XLSX.")
    return text


def _decoded(content: bytes, remarks: Remarks) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    if unmarked := _utf_16_without_mark(content[:_LOOKED_AT]):
        return content.decode(unmarked, errors="replace")
    try:
        return _once_encoded(content.decode("utf-8-sig"), remarks)
    except UnicodeDecodeError:
        remarks.note(
            0,
            "The file is not in UTF-8; we read it as Windows-1252, as Excel writes it.",
            "If letters such as é or £ look wrong, save it again as “CSV UTF-8”.",
        )
        return content.decode("cp1252", errors="replace")


def _utf_16_without_mark(start: bytes) -> str:
    """The name of the encoding if every other byte is nought, as in UTF-16 of plain letters; empty if it is not."""
    halves = {"utf-16-le": start[1::2], "utf-16-be": start[0::2]}
    return next((name for name, half in halves.items() if half and half.count(0) >= len(half) * _MOSTLY), "")


def _once_encoded(text: str, remarks: Remarks) -> str:
    """The text itself, or what it was before a program took its UTF-8 for Windows-1252: “Â£5” was “£5”.

    Ordinary text that is not plain ASCII makes no sense read in that way, so it stays as it is.
    """
    if text.isascii():
        return text
    try:
        once = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
    remarks.note(0, "Letters such as é and £ were garbled; we put them right.", "Save it as “CSV UTF-8” next time.")
    return once
