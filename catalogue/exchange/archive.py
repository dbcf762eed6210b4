"""ZIP archives (also inside XLSX): their directory is checked before anything in them is unpacked."""

import io
import zipfile

from catalogue.exchange.upload import MEBIBYTE, Upload, refusal

MAX_ENTRIES = 1_000
MAX_UNPACKED = 200 * MEBIBYTE
MAX_RATIO = 50


def open_archive(upload: Upload) -> zipfile.ZipFile:
    """The archive, once its directory is known to be harmless.

    A 0.3 MB spreadsheet can unpack to 600 MB, so entries, total size and ratio are limited. Raises `BadInput`.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(upload.content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
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
    """A ZIP file as a folder. Raises `BadInput`."""
    archive = open_archive(upload)
    members = []
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        try:
            with archive.open(entry) as stream:
                content = stream.read(entry.file_size + 1)
        except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError):
            raise refusal(f"“{entry.filename[:80]}” in the file is damaged.", "Make the ZIP file again.") from None
        if len(content) > entry.file_size:
            raise refusal(f"“{entry.filename[:80]}” is larger than the file says.", "Make the ZIP file again.")
        members.append(Upload(entry.filename, content))
    return Upload(upload.name, b"", tuple(members))
