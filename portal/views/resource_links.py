"""Link a thing to others: search, choose, say how; change a link, or take it away."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action, may, require
from catalogue.errors import NotAllowed, NotFound, Problem, Refused
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.links import change_link, link, unlink
from catalogue.resources.listing import ListRequest, listing
from catalogue.resources.queries import thing_by_id
from catalogue.resources.references import load_references
from catalogue.resources.ties import Neighbour, tie, ties
from catalogue.terms import Relation
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.finding import KIND, kind_at, thing_at
from portal.forms import Form, typed_values
from portal.pages.linking import FIELDS, LinkForm, LinksPage, choices, form_of, links_table, relation_of, tie_of
from portal.table_files import download
from portal.tables import asked, in_order, place, shown

blueprint = Blueprint("resource_links", __name__)

MOST_FOUND = 20


@blueprint.get(f"/{KIND}/<slug>/links")
@guard.public
def page(plural: str, slug: str) -> str | Response:
    """All links of a thing, and with `?q=` what could be linked to."""
    resource, at = thing_at(plural, slug), place("q")
    found = ties(db.session(), current_actor(), resource)
    table = links_table(resource, found, db.today(), _may_edit)
    wanted = asked(table, at)
    rows = in_order(table, found, wanted.sort)
    if wanted.file:
        return download(table, rows, wanted.file, f"{slug}-links")
    empty = {"title": "No links yet", "text": "Search below for what it hangs together with."}
    words = at.get("q").strip()
    things, total = _called(words) if words else ([], 0)
    made = choices(resource, things)
    shown_page = LinksPage(kind_at(plural), resource, shown(table, rows, at, empty), words, made, total > MOST_FOUND)
    return render_template("resources/links-edit.html", page=shown_page, kind=shown_page.kind)


@blueprint.get(f"/{KIND}/<slug>/links/new")
@guard.signed_in
def choose(plural: str, slug: str) -> str:
    """How the thing hangs together with the one chosen."""
    resource = thing_at(plural, slug)
    return _form(LinkForm(resource, _chosen(request.args.get("to", "")), Form(typed_values(FIELDS, {}))))


@blueprint.post(f"/{KIND}/<slug>/links/new")
@guard.signed_in
def add(plural: str, slug: str) -> str | Response | tuple[str, int]:
    """Make the link, or show the form again."""
    resource, other = thing_at(plural, slug), _chosen(request.form.get("to", ""))
    form = LinkForm(resource, other, Form(typed_values(FIELDS, request.form)), request.form.get("relation", ""))
    way = relation_of(form.chosen, resource.kind, other.kind)
    said = tie_of(form.form, way[0]) if way else None
    if way is None:
        form.form.problems = [Problem("relation", "Choose how they hang together.")]
    if way is None or said is None:
        return _form(form), 422
    start, end = (resource, other) if way[1] else (other, resource)
    try:
        link(open_desk(), start, end, said)
    except (Refused, NotAllowed) as refused:
        return _refused(form, refused, start), 422
    flash(f"Linked to {other.title}.", "success")
    return redirect(form.address, 303)


@blueprint.get(f"/{KIND}/<slug>/links/<uuid:identity>")
@guard.signed_in
def ask(plural: str, slug: str, identity: UUID) -> str:
    """One link's note and dates."""
    form = _standing(plural, slug, identity)
    form.form = form_of(form.link)
    return _form(form)


@blueprint.post(f"/{KIND}/<slug>/links/<uuid:identity>")
@guard.signed_in
def change(plural: str, slug: str, identity: UUID) -> str | Response | tuple[str, int]:
    """Change a link's note and dates."""
    form = _standing(plural, slug, identity)
    form.form = Form(typed_values(FIELDS, request.form))
    row, start, _ = tie(db.session(), current_actor(), identity)
    said = tie_of(form.form, Relation(row.relation))
    if said is None:
        return _form(form), 422
    try:
        changed = change_link(open_desk(), row, start, said)
    except Refused as refused:
        return _refused(form, refused, start), 422
    flash("Saved." if changed else "Nothing was changed.", "success")
    return redirect(form.address, 303)


@blueprint.get(f"/{KIND}/<slug>/links/<uuid:identity>/remove")
@guard.signed_in
def ask_to_remove(plural: str, slug: str, identity: UUID) -> str:
    """Are you sure?"""
    return render_template("resources/remove-link.html", page=_standing(plural, slug, identity))


@blueprint.post(f"/{KIND}/<slug>/links/<uuid:identity>/remove")
@guard.signed_in
def remove(plural: str, slug: str, identity: UUID) -> Response:
    """Take the link away."""
    form = _standing(plural, slug, identity)
    row, start, _ = tie(db.session(), current_actor(), identity)
    unlink(open_desk(), row, start)
    flash(f"The link to {form.other.title} was removed. The history keeps that it was there.", "success")
    return redirect(form.address, 303)


def _may_edit(resource: CataloguedResource | Neighbour) -> bool:
    return may(current_actor(), Action.EDIT, resource.facts)


def _called(words: str) -> tuple[list[CataloguedResource], int]:
    asked_for = ListRequest(words=words, per_page=MOST_FOUND)
    found = listing(db.session(), current_actor(), asked_for, load_references(db.session()), db.today())
    return list(found.rows), found.total


def _chosen(identity: str) -> CataloguedResource:
    try:
        return thing_by_id(db.session(), current_actor(), UUID(identity))
    except ValueError:
        raise NotFound from None


def _standing(plural: str, slug: str, identity: UUID) -> LinkForm:
    """The form of a link of this thing. Raises `NotFound` for another thing's, `NotAllowed` if it is not theirs."""
    resource = thing_at(plural, slug)
    row, start, end = tie(db.session(), current_actor(), identity)
    if resource.id not in (start.id, end.id):
        raise NotFound("link")
    require(current_actor(), Action.EDIT, start.facts)
    outward = start.id == resource.id
    relation = next(one for one in ties(db.session(), current_actor(), resource) if one.id == identity)
    return LinkForm(resource, end if outward else start, Form(), link=row, relation_words=relation.words.lower())


def _refused(form: LinkForm, refused: Refused | NotAllowed, start: CataloguedResource) -> str:
    words = refused.words
    if isinstance(refused, NotAllowed):
        words = f"You cannot change “{start.title}”, where this link starts. Ask its owner to add it."
    field = refused.field if isinstance(refused, Refused) else ""
    form.form.problems = [Problem({"to": "relation", "": "relation"}.get(field, field), words)]
    return _form(form)


def _form(form: LinkForm) -> str:
    return render_template("resources/link.html", page=form, errors=form.form.errors)
