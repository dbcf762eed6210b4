"""The glossary, for everyone; terms are kept by stewards and administrators."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action
from catalogue.errors import BadInput, Conflict, Refused
from catalogue.glossary.operations import add_term, change_term, remove_term
from catalogue.glossary.queries import all_terms, term_at
from portal import db, guard
from portal.auth import current_actor
from portal.forms import Form, typed_values
from portal.pages import glossary as pages
from portal.pages.merging import began_in
from portal.pages.small_forms import SmallForm, problems_in
from portal.table_files import download
from portal.tables import FILES, place

blueprint = Blueprint("glossary", __name__)


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)


@blueprint.get("/glossary")
@guard.public
def index() -> Response | str:
    """Every term by the alphabet, or those that hold some words."""
    at = place("q")
    every = all_terms(db.session())
    words = at.get("q").strip()
    found = pages.holding(every, words) if words else every
    if at.get("as") in FILES:
        return download(pages.terms_table(), found, at.get("as"), "glossary")
    return render_template(
        "glossary/index.html",
        letters=pages.by_letter(found) if not words else [],
        found=found,
        total=len(every),
        q=words,
        downloads={kind: at.but(**{"as": kind}) for kind in ("csv", "xlsx")},
        may_add=pages.may_edit(current_actor()),
    )


@blueprint.get("/glossary/<slug>")
@guard.public
def term(slug: str) -> str:
    """One term: what it means, what else it is called, and where to find things about it."""
    found = term_at(db.session(), slug)
    page = pages.term_page(found, all_terms(db.session()), current_actor())
    return render_template("glossary/term.html", page=page)


@blueprint.get("/glossary/new")
@guard.may_do(Action.EDIT_GLOSSARY)
def ask_new() -> str:
    """The form for a new term."""
    return _drawn(pages.form_page(Form()))


@blueprint.post("/glossary/new")
@guard.may_do(Action.EDIT_GLOSSARY)
def add() -> Response | tuple[str, int]:
    """Add a term."""
    typed = typed_values(pages.FIELDS, request.form)
    try:
        row = add_term(db.session(), current_actor(), pages.entry_of(typed))
    except (BadInput, Refused) as bad:
        return _drawn(pages.form_page(Form(typed, problems_in(bad)))), 422
    flash(f"{row.term} was added to the glossary.", "success")
    return redirect(f"/glossary/{row.slug}", 303)


@blueprint.get("/glossary/<slug>/edit")
@guard.may_do(Action.EDIT_GLOSSARY)
def ask_change(slug: str) -> str:
    """The form with what the term says now."""
    row = term_at(db.session(), slug)
    return _drawn(pages.standing_page(row))


@blueprint.post("/glossary/<slug>/edit")
@guard.may_do(Action.EDIT_GLOSSARY)
def change(slug: str) -> Response | tuple[str, int]:
    """Make the term say what was typed, or show the form again: with what is wrong, or what somebody else changed."""
    row = term_at(db.session(), slug)
    typed, began = typed_values(pages.FIELDS, request.form), began_in(request.form, pages.FIELDS)
    try:
        change_term(db.session(), current_actor(), row, pages.entry_of(typed), began.version)
    except Conflict:
        return _drawn(pages.merged_page(term_at(db.reading(), slug), began, typed)), 409
    except (BadInput, Refused) as bad:
        return _drawn(pages.form_page(Form(typed, problems_in(bad)), row, began)), 422
    flash("Your change is saved.", "success")
    return redirect(f"/glossary/{row.slug}", 303)


@blueprint.get("/glossary/<slug>/remove")
@guard.may_do(Action.EDIT_GLOSSARY)
def ask_removal(slug: str) -> str:
    """Ask once more."""
    return _drawn(pages.removal_page(term_at(db.session(), slug)))


@blueprint.post("/glossary/<slug>/remove")
@guard.may_do(Action.EDIT_GLOSSARY)
def remove(slug: str) -> Response:
    """Take the term out."""
    row = term_at(db.session(), slug)
    remove_term(db.session(), current_actor(), row)
    flash(f"{row.term} was removed from the glossary.", "success")
    return redirect("/glossary", 303)
