"""Name who answers for a thing, and end it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action, may, require
from catalogue.errors import NotFound, Problem, Refused
from catalogue.kinds.values import parse_all, to_attribute
from catalogue.people.queries import people_called
from catalogue.resources.owners import terms_of_office
from catalogue.resources.ownership import Appointment, assign_owner, end_ownership
from catalogue.terms import OwnerRole
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.finding import KIND, kind_at, thing_at
from portal.forms import Form, said, typed_values
from portal.pages.owning import FIELDS, PEOPLE, OwnersPage, blank_form, chosen_person, owners_table
from portal.pages.sights import sight_table
from portal.table_files import download
from portal.tables import asked, in_order, place, shown
from portal.urls import url_of_thing

blueprint = Blueprint("resource_owners", __name__)


@blueprint.get(f"/{KIND}/<slug>/owners")
@guard.staff
def page(plural: str, slug: str) -> str | Response:
    """Who has answered, answers and will answer for it, and the form to name another."""
    resource, at = thing_at(plural, slug), place()
    terms = terms_of_office(db.session(), current_actor(), resource)
    table = owners_table(url_of_thing(resource.kind, slug), terms, db.today(), False)
    wanted = asked(table, at)
    if wanted.file:
        return download(table, in_order(table, terms, wanted.sort), wanted.file, f"{slug}-owners")
    return _shown(_page(plural, resource, blank_form(db.today())))


@blueprint.post(f"/{KIND}/<slug>/owners")
@guard.staff
def assign(plural: str, slug: str) -> str | Response | tuple[str, int]:
    """Appoint somebody, or show the form again."""
    resource = thing_at(plural, slug)
    require(current_actor(), Action.ASSIGN_OWNER, resource.facts)
    form = _page(plural, resource, Form(typed_values(FIELDS, request.form)))
    appointment = _appointment(form)
    if appointment is None:
        return _shown(form), 422
    try:
        assign_owner(open_desk(), resource, appointment)
    except Refused as refused:
        form.form.problems = [Problem(refused.field, refused.words)]
        return _shown(form), 422
    flash(f"{appointment.person.name} was named {appointment.role.label.lower()}.", "success")
    return redirect(form.address, 303)


@blueprint.get(f"/{KIND}/<slug>/owners/end/<role>")
@guard.staff
def ask_to_end(plural: str, slug: str, role: str) -> str:
    """Are you sure?"""
    resource = thing_at(plural, slug)
    require(current_actor(), Action.ASSIGN_OWNER, resource.facts)
    terms = terms_of_office(db.session(), current_actor(), resource)
    found = [term for term in terms if term.role == role and term.holds(db.today())]
    if not found:
        raise NotFound("role")
    address = url_of_thing(resource.kind, resource.slug)
    return render_template("resources/end-owner.html", resource=resource, term=found[0], address=address)


@blueprint.post(f"/{KIND}/<slug>/owners/end/<role>")
@guard.staff
def end(plural: str, slug: str, role: str) -> Response:
    """End the role from today on."""
    resource = thing_at(plural, slug)
    if role not in {one.value for one in OwnerRole}:
        raise NotFound("role")
    end_ownership(open_desk(), resource, OwnerRole(role))
    flash(f"Nobody is {OwnerRole(role).label.lower()} of this any more.", "success")
    return redirect(f"{url_of_thing(resource.kind, resource.slug)}/owners", 303)


def _page(plural: str, resource: Any, form: Form) -> OwnersPage:
    may_assign = may(current_actor(), Action.ASSIGN_OWNER, resource.facts)
    terms = terms_of_office(db.session(), current_actor(), resource)
    at = place()
    table = owners_table(url_of_thing(resource.kind, resource.slug), terms, db.today(), may_assign)
    rows = in_order(table, terms, asked(table, at).sort)
    empty = {"title": "Nobody has been named", "text": "Until somebody is, nobody answers for this."}
    sights = sight_table(db.session(), current_actor(), resource, db.today(), at)
    return OwnersPage(kind_at(plural), resource, shown(table, rows, at, empty), form, {}, may_assign, sights)


def _appointment(page: OwnersPage) -> Appointment | None:
    """What the form says; None, with problems noted in it, if it does not say enough."""
    problems: list[Problem] = []
    typed = page.form.typed
    values = {spec.name: parse_all(spec, said([spec], typed)[spec.name], problems) for spec in FIELDS}
    problems += [Problem("role", "Choose a role.")] if not values["role"] else []
    if not values["from_on"] and not any(problem.field == "from_on" for problem in problems):
        problems.append(Problem("from_on", "Enter the first day."))
    people = {}
    for name in PEOPLE:
        words = str(typed[name])
        found = people_called(db.session(), current_actor(), words, db.today()) if words.strip() else []
        people[name], problem = chosen_person(name, found, words)
        problems += [problem] if problem else []
        page.choices |= {name: found} if len(found) > 1 else {}
    page.form.problems = problems
    if problems or people["person"] is None:
        return None
    return Appointment(
        role=OwnerRole(values["role"]),
        person=people["person"],
        from_on=_date(values["from_on"]),
        until_on=_date(values["until_on"]) if values["until_on"] else None,
        deputy=people["deputy"],
    )


def _date(plain: str) -> Any:
    return to_attribute(FIELDS[2], plain)


def _shown(page: OwnersPage) -> str:
    return render_template("resources/owners.html", page=page, kind=page.kind, errors=page.form.errors)
