"""Letters that tell a person what happened to the way they sign in, posted with the change that they tell of."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.messages.operations import Letter, post
from catalogue.people.tables import Account, Person
from catalogue.terms import MessageTopic

REASON = "You get this because it is about how you sign in. It cannot be stopped."
_NOT_YOU = "If that was not you, and nobody told you of it, answer this message at once."
_KNOWN_TO_OTHERS = (
    "If that was not you, somebody may know your password. Ask for a new one on the sign-in page now: that signs "
    "everyone out. Then answer this message."
)


@dataclass(frozen=True)
class News:
    """What happened, as a subject and as a sentence, and what to do if it was somebody else."""

    subject: str
    words: str
    if_not_you: str = _NOT_YOU


SET_UP = News(
    "An authenticator app was set up for your account",
    "From now on we ask for its code when you sign in with your password. You were signed out everywhere else.",
)
CODES_RENEWED = News("You have new recovery codes", "Ten new ones were made. Those from before work no more.")
RECOVERY_CODE_USED = News(
    "A recovery code of your account was used",
    "It counted in place of the code of your authenticator app, and works no more. “Your authenticator app” in the "
    "portal says how many are left, and makes new ones.",
    _KNOWN_TO_OTHERS,
)
LOCKED_BY_CODES = News(
    "Your account is locked for 15 minutes",
    "Somebody gave too many wrong codes, after your password or where you are signed in. It opens again by itself.",
    _KNOWN_TO_OTHERS,
)
PASSWORD_CHANGED = News("Your password was changed", "You were signed out everywhere.")
TAKEN_AWAY = News(
    "Your authenticator app was taken off your account",
    "An administrator did it. When you next sign in with your password, we ask you to set it up again.",
)
MOVED_ON = News(
    "Your account has another email address",
    "An administrator changed it. This is the last message about your account to this address: messages, and links for "
    "a new password, go to the other one.",
    "If you did not know of this, tell an administrator of the portal at once, and answer this message.",
)
MOVED_HERE = News(
    "Your account has this email address now",
    "An administrator changed it. You sign in with this address from now on, and all messages come here.",
)
UNTIED = News(
    "Your account was untied from single sign-on",
    "An administrator did it. Your next sign-in with your council account ties it again.",
)


def tell(session: Session, actor: Actor, account: Account, news: News) -> None:
    """Post the news to the account's own person."""
    person = session.get_one(Person, account.person_id)
    body = f"Hello {person.name},\n\n{news.subject}. {news.words}\n\n{news.if_not_you}"
    post(session, actor, Letter(person.email, news.subject, body, REASON, topic=MessageTopic.ACCOUNT))
