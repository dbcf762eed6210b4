"""Send somebody of a supplier a link to hand in by, and withdraw it."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, NotFound, Refused
from catalogue.obligations.queries import obligation
from catalogue.obligations.sitting import contract_of, require_keeper
from catalogue.obligations.upload_links import open_links, withdraw_link
from portal import db, guard
from portal.auth import current_actor
from portal.forms import Form, typed_values
from portal.handing_over import sitting
from portal.pages import upload_links as pages
from portal.pages.obligation_words import LIST, address_of
from portal.pages.small_forms import SmallForm, problems_in
from portal.sealed_links import upload_links
from portal.services import services

blueprint = Blueprint("upload_links", __name__, url_prefix=f"{LIST}/<uuid:identity>/link")


def _kept(identity: uuid.UUID) -> Any:
    """The obligation, for somebody who keeps its contract."""
    row = obligation(db.session(), current_actor(), identity)
    require_keeper(sitting(), contract_of(sitting(), row))
    return row


@blueprint.get("")
@guard.staff
def ask(identity: uuid.UUID) -> str:
    """To whom?"""
    return _drawn(pages.link_form(sitting(), _kept(identity)))


@blueprint.post("")
@guard.staff
def send(identity: uuid.UUID) -> Response | tuple[str, int]:
    """Send it, or show the form again."""
    row, typed = _kept(identity), typed_values(pages.FIELDS, request.form)
    try:
        link = pages.send_link(sitting(), row, typed, upload_links(services().settings))
    except (BadInput, Refused) as bad:
        return _drawn(pages.link_form(sitting(), row, Form(typed, problems_in(bad, "email")))), 422
    flash(f"The link for {link.name} is on its way.", "success")
    return redirect(address_of(row), 303)


@blueprint.get("/<uuid:link>/withdraw")
@guard.staff
def ask_withdrawal(identity: uuid.UUID, link: uuid.UUID) -> str:
    """Are you sure?"""
    row = _kept(identity)
    if link not in {one.id for one in open_links(db.session(), row)}:
        raise NotFound("link")
    return _drawn(pages.withdrawal_form(row, link))


@blueprint.post("/<uuid:link>/withdraw")
@guard.staff
def withdraw(identity: uuid.UUID, link: uuid.UUID) -> Response:
    """Take it back."""
    row = _kept(identity)
    withdraw_link(sitting(), row, link)
    flash("The link is withdrawn.", "success")
    return redirect(address_of(row), 303)


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
