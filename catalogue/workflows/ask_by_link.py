"""Send somebody of a supplier the link by which they hand in what one obligation asks for."""

import uuid
from collections.abc import Callable
from datetime import datetime

from catalogue.days import with_weekday
from catalogue.messages.operations import Letter, check_addressee, post
from catalogue.obligations.sitting import Sitting, contract_of
from catalogue.obligations.tables import Obligation, UploadLink
from catalogue.obligations.upload_links import Recipient, make_link
from catalogue.terms import MessageTopic

LinkTo = Callable[[uuid.UUID, int, datetime], str]
_REASON = "You get this because the council asks you for something that your contract with it promises."


def ask_by_link(at: Sitting, row: Obligation, to: Recipient, link_to: LinkTo) -> UploadLink:
    """Make the link and post it. Who may, and what is refused: see `make_link` and `check_addressee`."""
    check_addressee(to.name, to.email)
    link, deal = make_link(at, row, to), contract_of(at, row)
    body = (
        f"Hello {to.name},\n\n"
        f"{at.actor.name} asks you to hand in “{row.title}”, under the contract “{deal.title}”. "
        "You need no account.\n\n"
        f"Hand it in here until {with_weekday(link.expires_at)}. The link works once, and for whoever has it: "
        "keep it to yourself.\n\n"
        f"{link_to(link.id, 0, link.expires_at)}"
    )
    post(at.session, at.actor, Letter(to.email, f"To hand in: {row.title}", body, _REASON, topic=MessageTopic.ACCOUNT))
    return link
