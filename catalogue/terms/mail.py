"""What a message that the portal sends is about, and how far it has come."""

from catalogue.terms.term import Term


class MessageTopic(Term):
    """What a message is about, and so whether someone can stop such messages."""

    LETTER = (
        "letter",
        "Letter",
        "",
        "It tells of something that concerns you. It cannot be stopped.",
    )
    ACCOUNT = (
        "account",
        "Your account",
        "",
        "An invitation or a new password. It cannot be stopped.",
    )
    DIGEST = "digest", "Daily summary", "", "What needs you, at most once a day. You can stop it and start it again."


class MessageState(Term):
    """How far a message has come."""

    WAITING = "waiting", "Waiting", "", "It is sent when its time has come."
    SENDING = "sending", "Being sent", "", "A process has it in hand; if that process ends, another takes it over."
    SENT = "sent", "Sent", "", "The mail server has taken it."
    FAILED = (
        "failed",
        "Could not be sent",
        "",
        "It was refused, or tried often enough. It waits for someone.",
    )
