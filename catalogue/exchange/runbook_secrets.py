"""Whether the Markdown files of a folder hold secrets: an import loads them all the same, and its report tells."""

from collections.abc import Iterable

from catalogue.exchange.remarks import Remarks
from catalogue.kinds.record import Record
from catalogue.runbooks.lint_secrets import secrets_in

_MEND = "Take it out of the file, change it where it is used, and load the file again."


def tell_of_secrets(records: Iterable[Record], remarks: Remarks) -> None:
    """Warn of each line that seems to hold a secret, without saying it again."""
    for record in records:
        for line, what in secrets_in(str(record.values.get("body") or "")):
            reason = f"{what} seems to stand on line {line:,} of the text."
            remarks.warn(record.row, reason, _MEND, "body", record.external_id)
