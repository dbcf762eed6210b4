"""What searches did not find: ask for it; stewards answer, and teach the glossary the words that people use."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action
from catalogue.errors import BadInput, Refused
from catalogue.searches.operations import answer, ask_for, dismiss_pair
from catalogue.searches.queries import Source, answerable, pair, sought, sought_one
from portal import db, guard
from portal.auth import current_actor
from portal.forms import Form, typed_values
from portal.pages import learning, missed
from portal.pages import sought as pages
from portal.pages.small_forms import SmallForm, problems_in
from portal.table_files import download
from portal.tables import asked, place
from portal.urls import with_query

blueprint = Blueprint("searches", __name__, url_prefix="/searches")
ONE = f"/missed/<any({', '.join(Source)}):source>/<uuid:identity>"
PAIR = "/words/<uuid:identity>"


@blueprint.get("/ask")
@guard.signed_in
def ask() -> str:
    """The form to ask for what was not found."""
    words = place("q").get("q")
    return _drawn(pages.asking_form(Form({"words": words, "purpose": ""}), with_query("/search", q=words)))


@blueprint.post("/ask")
@guard.signed_in
def send() -> Response | tuple[str, int]:
    """Ask the data stewards."""
    typed = typed_values(pages.ASKING, request.form)
    try:
        ask_for(db.session(), current_actor(), typed["words"], typed["purpose"], db.today())
    except (BadInput, Refused) as bad:
        return _drawn(pages.asking_form(Form(typed, problems_in(bad)), "/search")), 422
    flash("The data stewards have your question. You will find their answer on your page.", "success")
    return redirect("/my#asked", 303)


@blueprint.get("/missed")
@guard.may_do(Action.ANSWER_SEARCHES)
def backlog() -> Response | str:
    """What people asked for and what searches did not find; and the words that people tried next."""
    at, session, actor = place("show"), db.session(), current_actor()
    table = pages.sought_table()
    if file := asked(learning.pairs_table(), at).file:
        return download(learning.pairs_table(), missed.pairs_in_order(session, actor, at), file, "words-tried-next")
    found = sought(session, actor, pages.request_for(at, asked(table, at)))
    if file := asked(table, at).file:
        return download(table, found.rows, file, f"searches-that-found-nothing-{db.today()}")
    return render_template("searches/missed.html", page=missed.missed_page(session, actor, at, found))


@blueprint.get(ONE)
@guard.may_do(Action.ANSWER_SEARCHES)
def ask_answer(source: str, identity: uuid.UUID) -> str:
    """The form for an answer."""
    row = sought_one(db.session(), current_actor(), Source(source), identity)
    return _drawn(pages.answering_form(row, pages.standing_answer(row)))


@blueprint.post(ONE)
@guard.may_do(Action.ANSWER_SEARCHES)
def give_answer(source: str, identity: uuid.UUID) -> Response | tuple[str, int]:
    """Say what became of it."""
    session, actor = db.session(), current_actor()
    told = sought_one(session, actor, Source(source), identity)
    typed = typed_values(pages.ANSWERING, request.form)
    try:
        said = pages.answer_of(session, actor, typed)
        row = answerable(session, actor, Source(source), identity)
        answer(session, actor, row, said, request.form.get("began", ""), db.today())
    except BadInput as bad:
        return _drawn(pages.answering_form(told, Form(typed, problems_in(bad)))), 422
    flash(f"Your answer to “{told.words}” is saved.", "success")
    return redirect(pages.MISSED, 303)


@blueprint.get(PAIR)
@guard.may_do(Action.EDIT_GLOSSARY)
def ask_term(identity: uuid.UUID) -> str:
    """The form by which the glossary learns a word."""
    row = pair(db.session(), current_actor(), identity)
    return _drawn(learning.learning_form(db.session(), row, learning.standing(db.session(), row)))


@blueprint.post(PAIR)
@guard.may_do(Action.EDIT_GLOSSARY)
def learn(identity: uuid.UUID) -> Response | tuple[str, int]:
    """Make the first words another word for a term."""
    row = pair(db.session(), current_actor(), identity)
    typed = {name: request.form.get(name, "") for name in learning.FIELDS}
    try:
        term = learning.learn(db.session(), current_actor(), row, typed)
    except BadInput as bad:
        return _drawn(learning.learning_form(db.reading(), row, typed, bad.problems)), 422
    flash(f"Whoever searches for “{row.from_words}” now also finds “{term.term}”.", "success")
    return redirect(pages.MISSED, 303)


@blueprint.get(f"{PAIR}/dismiss")
@guard.may_do(Action.EDIT_GLOSSARY)
def ask_dismissal(identity: uuid.UUID) -> str:
    """Ask once more."""
    return _drawn(learning.dismissal_form(pair(db.session(), current_actor(), identity)))


@blueprint.post(f"{PAIR}/dismiss")
@guard.may_do(Action.EDIT_GLOSSARY)
def dismiss(identity: uuid.UUID) -> Response:
    """Never offer these words again."""
    dismiss_pair(db.session(), current_actor(), pair(db.session(), current_actor(), identity))
    flash("These words are forgotten.", "success")
    return redirect(pages.MISSED, 303)


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
