"""A link to hand in by: what it asks for, and handing it in."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast

from werkzeug.datastructures import FileStorage

from catalogue.access import ANONYMOUS
from catalogue.errors import Refused
from catalogue.files.shelf import Attachment
from catalogue.kinds.contract import Contract
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.obligations.upload_links import check_sent, hand_in_by_link, link_to_use
from portal import db
from portal.handing_over import calendar_for, shelf
from portal.sealed_links import upload_links
from portal.services import services


@dataclass(frozen=True)
class AskedFor:
    """What a link tells whoever has it."""

    id: uuid.UUID
    name: str
    row: Obligation
    contract: Contract
    asked_by: str
    until: datetime

    @property
    def criteria(self) -> list[str]:
        """The lines by which it is accepted."""
        return self.row.acceptance_criteria.splitlines()


def asked_by(sealed: str) -> AskedFor | None:
    """What the link asks for, if it can be used now."""
    named = upload_links(services().settings).opened(sealed, services().database.clock())
    session = db.reading()
    found = link_to_use(session, named[0], db.today()) if named else None
    if found is None:
        return None
    link, row = found
    deal = session.get_one(Contract, row.contract_id)
    return AskedFor(link.id, link.name, row, deal, link.made_by, link.expires_at)


def hand_in(asked: AskedFor, name: str, files: Sequence[FileStorage]) -> None:
    """Hand the files in. They are kept before the database is held for writing, and none before all is said.

    Raises `BadInput`, `Refused`.
    """
    sent = [one for one in files if one.filename]
    check_sent(name, len(sent))
    kept = [_kept(one) for one in sent]
    db.rest()
    at = Sitting(db.session(), ANONYMOUS, db.today())
    hand_in_by_link(at, asked.id, name, kept, calendar_for(asked.contract))


def _kept(sent: FileStorage) -> Attachment:
    """A file that is on the shelf; of several, a refusal says which it is about."""
    name = sent.filename or ""
    try:
        return shelf().keep(name, cast(BinaryIO, sent.stream))
    except Refused as refused:
        raise Refused(refused.code, f"“{name}”: {refused.words}", refused.field) from refused
