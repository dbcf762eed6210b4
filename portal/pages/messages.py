"""Messages as people see them: the administrators' table of the outbox, and everyone's own choice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.kind import Field, FieldType
from catalogue.messages.queries import MessageLine, OutboxPage, outbox, own_failure, own_stopped
from catalogue.messages.rules import MOST_IN_SAID, STOPPABLE, can_be_written_to
from catalogue.messages.tables import Message
from catalogue.plurals import how_many
from catalogue.terms import MessageState, MessageTopic
from portal.config import Settings
from portal.forms import Form
from portal.pages.small_forms import SmallForm, asked
from portal.tables import PER_PAGE, Asked, Cell, Column, Place, Table, named_action, pager, shown
from portal.words import count, day_time

MESSAGES = "/admin/messages"
RETURNED = (
    Field("said", "What does the returned mail say?", FieldType.TEXT, required=True, max_length=MOST_IN_SAID,
          hint="Such as: 550 no such person."),
)  # fmt: skip
# In an address, a topic that people can stop.
TOPIC = f"<any({', '.join(sorted(STOPPABLE))}):topic>"
# What needs somebody comes first.
_SHOWN = (MessageState.FAILED, MessageState.WAITING, MessageState.SENDING, MessageState.SENT)
_EMPTY = {
    MessageState.FAILED: {"title": "Every message could be sent", "text": "What a mail server refuses is listed here."},
    MessageState.WAITING: {"title": "No message waits", "text": "Messages are sent within a few seconds."},
    MessageState.SENDING: {"title": "No message is being sent", "text": "Messages are sent within a few seconds."},
    MessageState.SENT: {"title": "No message was sent yet", "text": "Summaries are listed here for 90 days."},
}


@dataclass(frozen=True)
class MessagesPage:
    """One page of the table; `note` says where mail goes if that is not to people."""

    outbox: OutboxPage
    table: dict[str, Any]
    views: list[dict[str, Any]]
    pager: dict[str, Any]
    can_try_all: bool
    note: str


def chosen(at: Place) -> MessageState:
    """The state that the address asks for."""
    return MessageState(at.get("show")) if at.get("show") in set(MessageState) else MessageState.FAILED


def found(session: Session, actor: Actor, at: Place, wanted: Asked) -> OutboxPage:
    """The messages that the address asks for: a page of them, or all for a file."""
    return outbox(session, actor, chosen(at), wanted.page, 0 if wanted.file else PER_PAGE)


def messages_page(messages: OutboxPage, at: Place, settings: Settings) -> MessagesPage:
    """The page of these messages."""
    state = chosen(at)
    return MessagesPage(
        outbox=messages,
        table=shown(messages_table(state), messages.rows, at, _EMPTY[state]),
        views=_views(messages.counts, at),
        pager=pager(at, messages.page, messages.pages),
        can_try_all=state is MessageState.FAILED and len(messages.rows) > 1,
        note=_note(settings),
    )


def _note(settings: Settings) -> str:
    if settings.demo:
        return "This is a demonstration: nobody gets its mail. It is written into the folder “mail” of its data folder."
    if not settings.smtp_url.get_secret_value():
        return "No mail server is set, so messages wait. Whoever runs the portal sets PORTAL_SMTP_URL."
    return ""


def _views(counts: Mapping[MessageState, int], at: Place) -> list[dict[str, Any]]:
    return [
        {
            "text": f"{state.label} ({count(counts[state])})",
            "href": at.but(show=None if state is MessageState.FAILED else state.value, page=None),
            "active": state is chosen(at),
        }
        for state in _SHOWN
    ]


def messages_table(state: MessageState) -> Table[MessageLine]:
    """The table of messages of one state."""
    columns = (_TO, _TOPIC, *_OF_STATE[state])
    return Table("messages", state.label, columns, folded=(_NAME, _TRIES, *(() if _POSTED in columns else (_POSTED,))))


def _to(row: MessageLine) -> Cell:
    if not row.slug:
        return row.to_address or "No address"
    return {"text": row.name, "href": f"/people/{row.slug}", "note": row.to_address}


def _given_up(row: MessageLine) -> Cell:
    tries = f"after {how_many(row.tries, 'try', 'tries')}" if row.tries else "not tried"
    return {"text": day_time(row.settled_at), "note": tries}


def _next_try(row: MessageLine) -> Cell:
    return {"text": day_time(row.due_at), "note": row.said}


def _again(row: MessageLine) -> Cell:
    """The way to another try; there is none for an address that mail cannot be sent to."""
    if not (row.slug or can_be_written_to(row.to_address)):
        return ""
    return {"text": named_action("Try again", f"to send to {_who(row)}"), "href": f"{MESSAGES}/{row.id}/again"}


def _came_back(row: MessageLine) -> Cell:
    return {"text": named_action("It came back", f"from {_who(row)}"), "href": f"{MESSAGES}/{row.id}/came-back"}


def _who(row: MessageLine) -> str:
    return row.name or row.to_address


_TO = Column[MessageLine]("to", "To", _to, lambda row: row.to_address)
_NAME = Column[MessageLine]("name", "Name", lambda row: row.name)
_TOPIC = Column[MessageLine]("topic", "About", lambda row: row.topic.label)
_POSTED = Column[MessageLine]("posted", "Posted", lambda row: day_time(row.posted_at), lambda row: row.posted_at)
_TRIES = Column[MessageLine]("tries", "Tries", lambda row: count(row.tries), lambda row: row.tries)
_OF_STATE: dict[MessageState, tuple[Column[MessageLine], ...]] = {
    MessageState.FAILED: (
        Column("given_up", "Given up", _given_up, lambda row: row.settled_at),
        Column("said", "What was said", lambda row: row.said),
        Column("again", "Change", _again),
    ),
    MessageState.WAITING: (_POSTED, Column("next_try", "Next try", _next_try, lambda row: row.due_at)),
    MessageState.SENDING: (_POSTED,),
    MessageState.SENT: (
        _POSTED,
        Column("sent", "Sent", lambda row: day_time(row.settled_at), lambda row: row.settled_at),
        Column("came_back", "Change", _came_back),
    ),
}


def again_form(message: Message) -> SmallForm:
    """The question whether to send a message again."""
    return SmallForm(
        title=f"Try again to send to {message.to_address}?",
        action=f"{MESSAGES}/{message.id}/again",
        back=MESSAGES,
        button="Try again",
        questions=[],
        intro=f"What was said the last time: “{message.said}” If the person has another address by now, it goes there.",
    )


def return_form(message: Message, form: Form) -> SmallForm:
    """The form to note that a message came back."""
    return SmallForm(
        title=f"A message to {message.to_address} came back",
        action=f"{MESSAGES}/{message.id}/came-back",
        back=f"{MESSAGES}?show={MessageState.SENT.value}",
        button="Note this",
        questions=asked(RETURNED, form),
        errors=form.errors,
        intro="It then counts as one that could not be sent, and the person reads so on their page.",
    )


@dataclass(frozen=True)
class OwnMail:
    """Whether someone stopped the daily summary, and the last message to them if it could not be sent."""

    stopped: bool
    failed: Message | None


def own_mail(session: Session, actor: Actor) -> OwnMail:
    """The actor's own choice, and whether mail reaches them."""
    return OwnMail(MessageTopic.DIGEST in own_stopped(session, actor), own_failure(session, actor))
