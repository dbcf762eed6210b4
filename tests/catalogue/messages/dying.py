"""A process that is ended after a message was carried and before that is noted: `python -m … URL FOLDER`."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from catalogue.messages.carriers import Carry, FolderCarrier
from catalogue.messages.sending import Mail, send_waiting
from catalogue.store import Database
from tests.catalogue.messages.outbox import LETTERHEAD
from tests.conftest import AUDIT_KEY


class Dying(FolderCarrier):
    """Writes the first message and ends the process."""

    @contextmanager
    def trip(self) -> Iterator[Carry]:
        with super().trip() as carry:

            def last(letter: EmailMessage) -> None:
                carry(letter)
                os._exit(9)

            yield last


if __name__ == "__main__":
    send_waiting(Database(sys.argv[1], AUDIT_KEY), Mail(Dying(Path(sys.argv[2])), LETTERHEAD))
