"""Send what waits in the outbox: each message by one process at a time, tried again for two days, then given up.

A process takes a message by noting that it has it in hand, and until when; it sends it outside any transaction, and
notes how it went. If it ends in between, another takes the message over once that time is past: the message may then
be sent a second time, under the same Message-ID, rather than never.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalogue.access import operator
from catalogue.audit import Happening, record
from catalogue.messages.carriers import Carrier, Carry, NotCarried
from catalogue.messages.rules import MOST_IN_SAID, one_line, wait_after
from catalogue.messages.tables import Message
from catalogue.messages.writing import Letterhead, written
from catalogue.store import Database, for_change, now
from catalogue.terms import MessageState, MessageTopic

MOST_AT_ONCE = 200
LONGEST = timedelta(minutes=1)  # other tasks of this machine wait for the end of a round
LEASE = timedelta(minutes=15)  # longer than the slowest server may take for one message
POSTMAN = operator("Outgoing mail", via="task")


@dataclass(frozen=True)
class Mail:
    """How a portal sends: what takes messages away, and what stands on each."""

    carrier: Carrier
    letterhead: Letterhead


@dataclass
class Round:
    """What became of the messages of one round."""

    sent: int = 0
    failed: int = 0
    later: int = 0


def send_waiting(database: Database, mail: Mail, most: int = MOST_AT_ONCE) -> Round:
    """Send what is due, oldest first; the round ends early where the server is not there, or is slow."""
    done, until = Round(), database.clock() + LONGEST
    with mail.carrier.trip() as carry:
        for _ in range(most):
            message = _take(database) if database.clock() < until else None
            if message is None:
                break
            problem = _carried(carry, written(message, mail.letterhead))
            _note(database, message, problem, done)
            if problem is not None and problem.nobody_there:
                break
    return done


def _take(database: Database) -> Message | None:
    """The message that is due for longest, from now on in our hands; None if none is."""
    with database.unit_of_work() as session:
        message = session.scalar(_due(now(session)))
        if message is not None:
            message.state = MessageState.SENDING.value
            message.tries += 1
            message.due_at = now(session) + LEASE
        return message


def _due(at: datetime) -> Select[Message]:
    """The one message to take now; those that another process is taking just then are passed over."""
    open_states = (MessageState.WAITING.value, MessageState.SENDING.value)
    due = select(Message).where(Message.state.in_(open_states), Message.due_at <= at)
    return due.order_by(Message.due_at, Message.id).limit(1).with_for_update(skip_locked=True)


def _carried(carry: Carry, letter: EmailMessage) -> NotCarried | None:
    try:
        carry(letter)
    except NotCarried as problem:
        return problem
    return None


def _note(database: Database, taken: Message, problem: NotCarried | None, done: Round) -> None:
    """Write down how it went, unless our time was past and another process has the message in hand."""
    ours = Message.id == taken.id, Message.state == MessageState.SENDING.value, Message.tries == taken.tries
    with database.unit_of_work() as session:
        message = session.scalar(for_change(select(Message).where(*ours)))
        if message is None:
            return
        message.said = one_line(problem.said, MOST_IN_SAID) if problem else ""
        wait = wait_after(message.tries) if problem and not problem.for_good else None
        if wait is not None:
            message.state, message.due_at = MessageState.WAITING.value, now(session) + wait
            done.later += 1
        elif problem is not None:
            _settle(session, message, MessageState.FAILED)
            done.failed += 1
        else:
            _settle(session, message, MessageState.SENT)
            done.sent += 1


def _settle(session: Session, message: Message, state: MessageState) -> None:
    message.state, message.settled_at = state.value, now(session)
    if state is MessageState.SENT and message.topic == MessageTopic.ACCOUNT.value:
        message.body = ""  # the link in it lets in whoever has it, so it is kept no longer than needed
    record(session, POSTMAN, Happening(f"message.{state.value}", "message", message.id))
