"""ZIP archives (also inside XLSX): their directory is checked before any is unpacked; ours tell no time and place."""

import io
import lzma
import zipfile
import zlib

from catalogue.exchange.remarks import refusal
from catalogue.exchange.upload import MEBIBYTE, Upload

MAX_ENTRIES = 1_000
MAX_UNPACKED = 200 * MEBIBYTE
MAX_RATIO = 50
_NEVER = (1980, 1, 1, 0, 0, 0)
DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)


def timeless(name: str) -> zipfile.ZipInfo:
    """An entry to write, that says nothing of when and where it was made: the same content is the same archive."""
    entry = zipfile.ZipInfo(name, _NEVER)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    return entry


def open_archive(upload: Upload) -> zipfile.ZipFile:
    """The archive, once its directory is known to be harmless.

    A 0.3 MB spreadsheet can unpack to 600 MB, so entries, total size and ratio are limited. Raises `BadInput`.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(upload.content))
        entries = archive.infolist()
    except DAMAGES:
        raise refusal("The file is damaged: we cannot open it.", "Save it again, or send another copy.") from None
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        raise refusal(f"The file holds more than {MAX_ENTRIES:,} files.", "Send fewer at a time.")
    if unpacked > MAX_UNPACKED or unpacked > max(MAX_RATIO * len(upload.content), MEBIBYTE):
        raise refusal("The file unpacks to far more than it seems to hold.", "Save only the rows you need as CSV.")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise refusal("The file is protected by a password.", "Save it without one.")
    return archive


def unpack(upload: Upload) -> Upload:
    """A ZIP file as a folder; no member is longer than the directory says. Raises `BadInput`."""
    archive = open_archive(upload)
    members = [Upload(entry.filename, _content(archive, entry)) for entry in archive.infolist() if not entry.is_dir()]
    return Upload(upload.name, b"", tuple(members))


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        return archive.read(entry)
    except DAMAGES:
        raise refusal(f"“{entry.filename[:80]}” in the file is damaged.", "Make the file again.") from None


def pack(folder: Upload) -> bytes:
    """The members of a folder as a ZIP file that is not compressed: readers of it unpack what they see, not more."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in {member.name: member.content for member in folder.members}.items():
            archive.writestr(name, content)
    return target.getvalue()
