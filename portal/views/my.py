"""A person's own pages: what they answer for, their starter pack, their tokens."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action, Actor, may
from catalogue.errors import BadInput, NotFound, Refused
from catalogue.people.queries import person_of
from catalogue.people.rights import own_token, own_tokens
from catalogue.people.tokens import revoke_token
from portal import db, guard
from portal.auth import current_actor
from portal.forms import Question, summary
from portal.pages import my as pages
from portal.pages import tokens
from portal.pages.small_forms import SmallForm, problems_in
from portal.pages.starter_packs import pack_of
from portal.signing_in import signs_in_by_password
from portal.table_files import download
from portal.tables import asked, in_order, place, shown, turned_to

blueprint = Blueprint("my", __name__)


@blueprint.get("/my")
@guard.signed_in
def index() -> Response | str:
    """What the reader answers for, and what they have been given to do."""
    at, actor = place("show"), current_actor()
    page = pages.my_page(db.session(), actor, db.today())
    table = pages.duties_table(at.get("show"))
    wanted = asked(table, at)
    rows = in_order(table, pages.chosen_things(page.duties, at.get("show")), wanted.sort)
    if wanted.file:
        return download(table, rows, wanted.file, "my-entries")
    rows, pages_of_rows = turned_to(rows, at, wanted.page)
    return render_template(
        "my/index.html",
        page=page,
        table=shown(table, rows, at),
        looks=pages.look_lines(rows, at),
        pager=pages_of_rows,
        tabs=pages.tabs(page.duties, at.get("show")),
        **_of_reader(actor),
    )


def _of_reader(actor: Actor) -> dict[str, bool]:
    """What decides which of their own things a reader is shown the way to."""
    return {
        "staff": actor.is_staff,
        "auditor": may(actor, Action.READ_AUDIT),
        "by_password": signs_in_by_password(),
    }


@blueprint.get("/my/starter-pack")
@guard.staff
def starter() -> str:
    """What someone new needs: their steps, whom to ask, and what to do when something breaks."""
    person = person_of(db.session(), current_actor())
    if person is None:
        raise NotFound
    pack = pack_of(db.session(), current_actor(), person, db.today())
    return render_template("my/starter-pack.html", pack=pack)


@blueprint.get("/my/tokens")
@guard.staff
def token_list() -> Response | str:
    """The reader's tokens, and the form for a new one."""
    table, at = tokens.table(), place()
    rows = in_order(table, own_tokens(db.session(), current_actor()), asked(table, at).sort)
    if file := asked(table, at).file:
        return download(table, rows, file, "my-tokens")
    return _token_page(tokens.questions(current_actor(), tokens.TokenForm()), [])


@blueprint.post("/my/tokens")
@guard.staff
def make_token() -> str | tuple[str, int]:
    """Make a token, and show it this once."""
    form = tokens.typed(request.form)
    try:
        made = tokens.new_token(db.session(), current_actor(), form)
    except (BadInput, Refused) as bad:
        problems = problems_in(bad, "scope")
        return _token_page(tokens.questions(current_actor(), form, problems), summary(problems)), 422
    return render_template("my/new-token.html", token=made, name=form.name)


def _token_page(questions: list[Question], errors: list[dict[str, str]]) -> str:
    table, at = tokens.table(), place()
    rows = in_order(table, own_tokens(db.reading(), current_actor()), asked(table, at).sort)
    return render_template("my/tokens.html", table=shown(table, rows, at), questions=questions, errors=errors)


@blueprint.get("/my/tokens/<uuid:identity>/stop")
@guard.staff
def ask_stop(identity: uuid.UUID) -> str:
    """Ask once more."""
    token = own_token(db.session(), current_actor(), identity)
    form = SmallForm(
        title=f"Stop the token “{token.name}”?",
        action=f"/my/tokens/{identity}/stop",
        back="/my/tokens",
        button="Stop this token",
        questions=[],
        intro="Programs that use it can do nothing from then on. A stopped token cannot be started again.",
        warning=True,
    )
    return render_template("forms/page.html", form=form)


@blueprint.post("/my/tokens/<uuid:identity>/stop")
@guard.staff
def stop(identity: uuid.UUID) -> Response:
    """Stop a token for good."""
    revoke_token(db.session(), current_actor(), own_token(db.session(), current_actor(), identity))
    flash("The token is stopped.", "success")
    return redirect("/my/tokens", 303)
