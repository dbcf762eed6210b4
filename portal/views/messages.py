"""Messages: the outbox for administrators, and everyone's choice of what they get."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action
from catalogue.errors import BadInput
from catalogue.messages.operations import note_return, start_messages, stop_messages, try_again, try_all_again
from catalogue.messages.queries import message
from catalogue.plurals import how_many
from catalogue.terms import MessageTopic
from portal import db, guard
from portal.auth import current_actor
from portal.forms import Form, typed_values
from portal.pages import messages as pages
from portal.services import services
from portal.table_files import download
from portal.tables import asked, place

blueprint = Blueprint("messages", __name__)
CHOICE = f"/my/messages/{pages.TOPIC}"


@blueprint.get(pages.MESSAGES)
@guard.may_do(Action.ADMINISTER)
def index() -> Response | str:
    """What could not be sent, what waits and what was sent."""
    at = place("show")
    table = pages.messages_table(pages.chosen(at))
    wanted = asked(table, at)
    found = pages.found(db.session(), current_actor(), at, wanted)
    if wanted.file:
        return download(table, found.rows, wanted.file, f"messages-{db.today()}")
    return render_template("admin/messages.html", page=pages.messages_page(found, at, services().settings))


@blueprint.get(f"{pages.MESSAGES}/<uuid:identity>/again")
@guard.may_do(Action.ADMINISTER)
def ask_again(identity: uuid.UUID) -> str:
    """What was said the last time, and the button to try again."""
    form = pages.again_form(message(db.session(), current_actor(), identity))
    return render_template("forms/page.html", form=form, errors=form.errors)


@blueprint.post(f"{pages.MESSAGES}/<uuid:identity>/again")
@guard.may_do(Action.ADMINISTER)
def again(identity: uuid.UUID) -> Response:
    """Send one message again."""
    try_again(db.session(), current_actor(), message(db.session(), current_actor(), identity))
    flash("The message waits to be sent.", "success")
    return redirect(pages.MESSAGES, 303)


@blueprint.post(f"{pages.MESSAGES}/again")
@guard.may_do(Action.ADMINISTER)
def all_again() -> Response:
    """Send again all that could not be sent."""
    count = try_all_again(db.session(), current_actor())
    flash(f"{how_many(count, 'message waits', 'messages wait')} to be sent.", "success" if count else "important")
    return redirect(pages.MESSAGES, 303)


@blueprint.get(f"{pages.MESSAGES}/<uuid:identity>/came-back")
@guard.may_do(Action.ADMINISTER)
def ask_return(identity: uuid.UUID) -> str:
    """The form to note that a message came back."""
    found = message(db.session(), current_actor(), identity)
    return render_template("forms/page.html", form=pages.return_form(found, Form({"said": ""})))


@blueprint.post(f"{pages.MESSAGES}/<uuid:identity>/came-back")
@guard.may_do(Action.ADMINISTER)
def came_back(identity: uuid.UUID) -> Response | tuple[str, int]:
    """Note that a message came back."""
    found, typed = message(db.session(), current_actor(), identity), typed_values(pages.RETURNED, request.form)
    try:
        note_return(db.session(), current_actor(), found, typed["said"])
    except BadInput as bad:
        form = pages.return_form(found, Form(typed, bad.problems))
        return render_template("forms/page.html", form=form, errors=form.errors), 422
    flash("The message counts as one that could not be sent.", "success")
    return redirect(pages.MESSAGES, 303)


@blueprint.post(f"{CHOICE}/stop")
@guard.signed_in
def stop(topic: str) -> Response:
    """Get no more messages of a topic."""
    stop_messages(db.session(), current_actor(), _own_id(), MessageTopic(topic))
    flash("You get no more of these messages.", "success")
    return redirect("/my", 303)


@blueprint.post(f"{CHOICE}/start")
@guard.signed_in
def start(topic: str) -> Response:
    """Get messages of a topic again."""
    start_messages(db.session(), current_actor(), _own_id(), MessageTopic(topic))
    flash("You get these messages again.", "success")
    return redirect("/my", 303)


def _own_id() -> uuid.UUID:
    person_id = current_actor().person_id
    assert person_id is not None  # whoever is signed in is a person
    return person_id
