"""A message as it goes over the wire: plain text in UTF-8, with headers that nothing in it can break."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy

from catalogue.messages.rules import STOPPABLE
from catalogue.messages.tables import Message
from catalogue.terms import MessageTopic

StopLink = Callable[[uuid.UUID, MessageTopic], str]


@dataclass(frozen=True)
class Letterhead:
    """What all letters of a portal share: its name, the address they come from, and where the portal is.

    `host` stands in each Message-ID; `stop_link` is where a person stops messages of a topic, without signing in.
    """

    name: str
    sender: str
    address: str
    host: str
    stop_link: StopLink


class _OneLine(UnstructuredHeader, BaseHeader):
    """A header with an address of the web in it: folded, it would be encoded in pieces that no mail program reads."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _OneLine)
_POLICY = SMTP.clone(header_factory=_HEADERS)


def written(message: Message, letterhead: Letterhead) -> EmailMessage:
    """The message, the same at every try: whoever gets it twice has a mail program that can tell by its Message-ID."""
    letter = EmailMessage(_POLICY)
    letter["From"] = Address(letterhead.name, addr_spec=letterhead.sender)
    letter["To"] = Address(addr_spec=message.to_address)
    letter["Subject"] = message.subject
    letter["Date"] = message.posted_at
    letter["Message-ID"] = f"<{message.id}@{letterhead.host}>"
    letter["Auto-Submitted"] = "auto-generated"
    link = _stop_link(message, letterhead.stop_link)
    if link:
        letter["List-Unsubscribe"] = f"<{link}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter.set_content(_text(message, letterhead.name, link), cte="quoted-printable")
    return letter


def _stop_link(message: Message, stop_link: StopLink) -> str:
    topic = MessageTopic(message.topic)
    return stop_link(message.person_id, topic) if message.person_id and topic in STOPPABLE else ""


def _text(message: Message, name: str, link: str) -> str:
    below = [message.reason, f"To get no more of these, open {link}" if link else "", f"Sent by {name}."]
    return "\n".join([message.body, "", "-- ", *filter(None, below)]) + "\n"
