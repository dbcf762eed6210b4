"""Invite people of suppliers and partner agencies for a contract or an agreement, and withdraw it."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, Refused
from portal import guard
from portal.auth import open_desk
from portal.finding import KIND, kind_at, thing_at
from portal.forms import Form, typed_values
from portal.pages import inviting as pages
from portal.pages.small_forms import SmallForm, problems_in
from portal.sealed_links import invitation_links
from portal.services import services
from portal.tables import place

blueprint = Blueprint("invitations", __name__, url_prefix=f"/{KIND}/<slug>/invitations")


@blueprint.get("")
@guard.staff
def listed(plural: str, slug: str) -> str:
    """Who is invited and has not answered."""
    page = pages.invitations_page(open_desk(), thing_at(plural, slug), place())
    return render_template("invitations/list.html", page=page, kind=kind_at(plural))


@blueprint.get("/new")
@guard.staff
def ask(plural: str, slug: str) -> str:
    """Whom to invite."""
    return _drawn(pages.form_page(open_desk(), thing_at(plural, slug)))


@blueprint.post("/new")
@guard.staff
def send(plural: str, slug: str) -> Response | tuple[str, int]:
    """Invite them, or show the form again."""
    at, resource = open_desk(), thing_at(plural, slug)
    typed = typed_values(pages.FIELDS, request.form) | {pages.WHICH: request.form.get(pages.WHICH, "")}
    try:
        made = pages.send(at, resource, typed, invitation_links(services().settings))
    except (BadInput, Refused) as bad:
        return _drawn(pages.form_page(at, resource, Form(typed, problems_in(bad, "email")))), 422
    flash(f"The invitation of {made.name} is on its way.", "success")
    return redirect(f"/{plural}/{slug}/invitations", 303)


@blueprint.get("/<uuid:identity>/withdraw")
@guard.staff
def ask_withdrawal(plural: str, slug: str, identity: uuid.UUID) -> str:
    """Are you sure?"""
    return _drawn(pages.withdrawal_page(open_desk(), thing_at(plural, slug), identity))


@blueprint.post("/<uuid:identity>/withdraw")
@guard.staff
def withdraw(plural: str, slug: str, identity: uuid.UUID) -> Response:
    """Take it back."""
    name = pages.take_back(open_desk(), thing_at(plural, slug), identity)
    flash(f"The invitation of {name} is withdrawn.", "success")
    return redirect(f"/{plural}/{slug}/invitations", 303)


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
