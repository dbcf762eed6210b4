"""Administration: who changed what, who holds what, and where the rest is kept."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action, may
from catalogue.errors import BadInput, Problem, Refused
from catalogue.people.rights import role_held, roles_held
from catalogue.people.roles import confirm_role
from catalogue.resources.unseen import roles_as_seen
from catalogue.workflows.trail import trail
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.forms import Form, typed_values
from portal.pages import roles, small_forms
from portal.pages import trail as pages
from portal.pages.my import scopes_of
from portal.pages.why import PERSON, THING, why_page
from portal.table_files import download
from portal.tables import asked, in_order, pager, place, shown

blueprint = Blueprint("audit", __name__, url_prefix="/admin")


@blueprint.get("")
@guard.may_do(Action.READ_AUDIT)
def index() -> str:
    """Where administration is done."""
    return render_template("admin/index.html", admin=may(current_actor(), Action.ADMINISTER))


@blueprint.get("/audit")
@guard.may_do(Action.READ_AUDIT)
def changes() -> Response | str:
    """Who changed what, by person, thing, action and day."""
    at, table = place(*pages.FILTERS), pages.trail_table()
    wanted = pages.wanted(db.session(), current_actor(), at, asked(table, at))
    page = trail(db.session(), current_actor(), wanted.request)
    if (file := asked(table, at).file) and not wanted.errors:
        return download(table, page.rows, file, f"changes-{db.today()}")
    return render_template(
        "admin/audit.html",
        wanted=wanted,
        page=page,
        errors=wanted.errors,
        table=pages.drawn(table, page.rows, at, wanted),
        pager=pager(at, page.page, page.pages),
    )


@blueprint.get("/roles")
@guard.may_do(Action.READ_AUDIT)
def role_list() -> Response | str:
    """Who holds what, until when, given by whom and why."""
    at, session, actor = place("show"), db.session(), current_actor()
    admin = may(actor, Action.ADMINISTER)
    held = roles_as_seen(session, actor, roles_held(session, actor, db.today(), ended=at.get("show") == "all"))
    table = roles.roles_table(scopes_of(session, actor, held), db.today(), admin)
    rows = in_order(table, held, asked(table, at).sort)
    if file := asked(table, at).file:
        return download(table, rows, file, f"roles-{db.today()}")
    return render_template(
        "admin/roles.html",
        table=shown(table, rows, at),
        total=len(rows),
        unusable=roles.unusable(held, db.today()),
        admin=admin,
        views=roles.views(at),
    )


@blueprint.get("/roles/new")
@guard.may_do(Action.ADMINISTER)
def ask_role() -> str:
    """The form to give someone a role."""
    return _drawn(roles.form_page(open_desk(), Form({"email": request.args.get("email", "")})))


@blueprint.post("/roles/new")
@guard.may_do(Action.ADMINISTER)
def give_role() -> Response | tuple[str, int]:
    """Give someone a role."""
    at, typed = open_desk(), typed_values(roles.FIELDS, request.form)
    try:
        person, waits = roles.give(at, typed)
    except (BadInput, Refused) as bad:
        return _drawn(roles.form_page(at, Form(typed, _problems(bad)))), 422
    flash(roles.given_words(at.session, person, waits), "success")
    return redirect("/admin/roles", 303)


def _problems(bad: BadInput | Refused) -> list[Problem]:
    """A refusal about a scope belongs to the field for the contract."""
    problems = small_forms.problems_in(bad, "role")
    return [Problem("contract", one.words) if one.field == "scope" else one for one in problems]


@blueprint.get("/roles/<uuid:identity>/end")
@guard.may_do(Action.ADMINISTER)
def ask_end(identity: uuid.UUID) -> str:
    """Ask once more."""
    session, actor = db.session(), current_actor()
    return _drawn(roles.ending_page(session, actor, role_held(session, actor, identity)))


@blueprint.post("/roles/<uuid:identity>/end")
@guard.may_do(Action.ADMINISTER)
def end_role(identity: uuid.UUID) -> Response:
    """End a role at once."""
    at = open_desk()
    held = role_held(at.session, at.actor, identity)
    roles.end(at, held)
    flash(f"{held.person.name} no longer has the role.", "success")
    return redirect("/admin/roles", 303)


@blueprint.get("/roles/<uuid:identity>/confirm")
@guard.may_do(Action.ADMINISTER)
def ask_confirmation(identity: uuid.UUID) -> str:
    """Ask the second administrator."""
    session, actor = db.session(), current_actor()
    (held,) = roles_as_seen(session, actor, [role_held(session, actor, identity)])
    return _drawn(roles.confirming_page(session, actor, held))


@blueprint.post("/roles/<uuid:identity>/confirm")
@guard.may_do(Action.ADMINISTER)
def confirm(identity: uuid.UUID) -> Response:
    """Let a role hold that waits."""
    at = open_desk()
    held = role_held(at.session, at.actor, identity)
    try:
        confirm_role(at.session, at.actor, identity, at.today)
        flash(f"{held.person.name} has the role from today.", "success")
    except Refused as refused:
        flash(refused.words, "important")
    return redirect("/admin/roles", 303)


@blueprint.get("/why")
@guard.may_do(Action.ADMINISTER)
def why() -> str:
    """Why someone can see a thing."""
    page = why_page(db.session(), current_actor(), place(PERSON, THING), db.today())
    return render_template("admin/why.html", page=page, errors=page.errors)


def _drawn(form: small_forms.SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
