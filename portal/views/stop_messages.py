"""Stop messages by the link in one of them: without signing in, by a page or at once by a mail program (RFC 8058)."""

import uuid

from flask import Blueprint, render_template

from catalogue.access import Actor
from catalogue.errors import NotFound
from catalogue.messages.operations import stop_messages
from catalogue.terms import MessageTopic
from portal import db, guard
from portal.pages.messages import TOPIC
from portal.services import services
from portal.stop_links import PATH, StopLinks

blueprint = Blueprint("stop_messages", __name__)
LINK = f"{PATH}/{TOPIC}/<token>"


@blueprint.get(LINK)
@guard.public
def ask(topic: str, token: str) -> str:
    """Ask first: programs open the links in messages to look for danger, and must not stop anything by that."""
    _person(topic, token)
    return render_template("messages/stop.html", done=False)


@blueprint.post(LINK)
@guard.public
def stop(topic: str, token: str) -> str:
    """Stop them, whoever is signed in here or not: the link says for whom."""
    person_id = _person(topic, token)
    whoever = Actor(name="Whoever has a message’s link", via="message", person_id=person_id)
    stop_messages(db.session(), whoever, person_id, MessageTopic(topic))
    return render_template("messages/stop.html", done=True)


def _person(topic: str, token: str) -> uuid.UUID:
    person_id = StopLinks(services().settings.session_secret).person(MessageTopic(topic), token)
    if person_id is None:
        raise NotFound
    return person_id
