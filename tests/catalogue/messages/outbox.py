"""What tests of sending share: letters in an outbox, a letterhead, carriers that note what they are given."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from sqlalchemy import select

from catalogue.messages.carriers import Carry, NotCarried
from catalogue.messages.operations import Letter, post
from catalogue.messages.sending import Mail
from catalogue.messages.tables import Message
from catalogue.messages.writing import Letterhead
from catalogue.store import Database
from catalogue.terms import MessageTopic
from tests.factories import OPERATOR


def stop_link(person_id: uuid.UUID, topic: MessageTopic) -> str:
    """A link that is long, as real ones are."""
    return f"https://know-how.council.example/mail/stop/{topic.value}/{person_id}{'x' * 60}"


LETTERHEAD = Letterhead(
    "Know-how", "know-how@council.example", "https://know-how.council.example", "know-how.council.example", stop_link
)


@dataclass
class Notebook:
    """A carrier that keeps what it is given, in memory; `problem` is what it raises instead."""

    letters: list[EmailMessage] = field(default_factory=list)
    problem: NotCarried | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def trip(self) -> Iterator[Carry]:
        yield self._carry

    def _carry(self, letter: EmailMessage) -> None:
        if self.problem is not None:
            raise self.problem
        with self.lock:
            self.letters.append(letter)

    @property
    def mail(self) -> Mail:
        """This carrier with our letterhead."""
        return Mail(self, LETTERHEAD)

    @property
    def ids(self) -> list[str]:
        """The Message-ID of each letter."""
        return [str(letter["Message-ID"]) for letter in self.letters]


def post_letters(database: Database, count: int = 1, topic: MessageTopic = MessageTopic.LETTER) -> None:
    """Post letters, each of its own to an address of its own."""
    with database.unit_of_work() as session:
        for number in range(count):
            to = f"person{number}@council.example"
            post(session, OPERATOR, Letter(to, f"Letter {number}", "Words.", "You are a person.", topic=topic))


def messages(database: Database) -> list[Message]:
    """The outbox, oldest first."""
    with database.reading() as session:
        return list(session.scalars(select(Message).order_by(Message.posted_at, Message.subject)))
