"""The directory: people, teams and organisations, and what each has to do with in the catalogue."""

from typing import Any

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from catalogue.people import queries
from catalogue.resources.listing import ListRequest, all_of, listing
from catalogue.resources.references import load_references
from catalogue.workflows import holdings
from portal import db, guard
from portal.auth import current_actor
from portal.pages import directory, person
from portal.table_files import download
from portal.tables import WHOLE, asked, in_order, pager, place, shown

blueprint = Blueprint("people", __name__)


@blueprint.get("/people")
@guard.public
def people() -> Response | str:
    """Everyone, for council staff; there is no such page for anybody else."""
    at = place("q", *directory.FILTERS)
    found = person.people_list(db.session(), current_actor(), at, db.today())
    if found.file:
        return download(found.table, found.page.rows, found.file, "people")
    return render_template(
        "people/index.html",
        page=found.page,
        at=at,
        table=shown(found.table, found.page.rows, at),
        facets=found.facets,
        chosen=found.chosen,
        pager=pager(at, found.page.page, found.page.pages),
        may_add=person.may_keep(current_actor()),
    )


@blueprint.get("/people/<slug>")
@guard.public
def one_person(slug: str) -> Response | str:
    """Whom they work for and with, and all they answer for."""
    at = place()
    page = person.person_page(db.session(), current_actor(), slug, db.today())
    for table, rows in page.tables:
        if file := asked(table, at).file:
            return download(table, rows, file, f"{slug}-{table.prefix}")
    tables = person.shown_tables(page.tables, at)
    return render_template("people/person.html", page=page, tables=tables, whole_href=at.but(page=WHOLE))


@blueprint.get("/teams")
@guard.public
def teams() -> Response | str:
    """Every team, for council staff."""
    at, session, actor = place(), db.session(), current_actor()
    rows = queries.teams(session, actor)
    working = queries.people_per_team(session, actor, db.today())
    table = directory.teams_table(working, holdings.count_per_team(session, actor), {row.id: row for row in rows})
    rows = in_order(table, rows, asked(table, at).sort)
    if file := asked(table, at).file:
        return download(table, rows, file, "teams")
    return render_template(
        "people/teams.html", table=shown(table, rows, at), total=len(rows), may_add=person.may_keep(actor)
    )


@blueprint.get("/teams/<slug>")
@guard.public
def one_team(slug: str) -> Response | str:
    """A team's people and what it has in the catalogue."""
    at, session, actor, today = place(), db.session(), current_actor(), db.today()
    page = person.team_page(session, actor, slug, today)
    members = directory.members_table(today)
    if file := asked(members, at).file:
        return download(members, page.people, file, f"{slug}-people")
    table = directory.things_table("Entries")
    ask = asked(table, at)
    request = ListRequest(filters={"team": (slug,)}, sort=ask.sort, page=ask.page)
    references = load_references(session)
    if ask.file:
        return download(table, all_of(session, actor, request, references, today), ask.file, f"{slug}-entries")
    return _team(page, members, table, listing(session, actor, request, references, today))


def _team(page: person.TeamPage, members: Any, table: Any, found: Any) -> str:
    at = place()
    return render_template(
        "people/team.html",
        page=page,
        members=shown(members, in_order(members, page.people, asked(members, at).sort), at),
        table=shown(table, found.rows, at),
        total=found.total,
        pager=pager(at, found.page, found.pages),
    )


@blueprint.get("/organisations")
@guard.public
def organisations() -> Response | str:
    """Every organisation that the reader can see something of."""
    at = place("type")
    table = directory.organisations_table()
    lines = person.of_types(holdings.organisations(db.session(), current_actor()), at.all("type"))
    rows = in_order(table, lines, asked(table, at).sort)
    if file := asked(table, at).file:
        return download(table, rows, file, "organisations")
    return render_template(
        "people/organisations.html",
        table=shown(table, rows, at),
        total=len(rows),
        types=person.type_links(at),
        may_add=person.may_keep(current_actor()),
    )


@blueprint.get("/organisations/<slug>")
@guard.public
def one_organisation(slug: str) -> Response | str:
    """What is let to an organisation, agreed with it and published by it."""
    at = place()
    actor = current_actor()
    page = person.organisation_tables(holdings.organisation_page(db.session(), actor, slug), actor, db.today())
    for table, rows in page.tables:
        if file := asked(table, at).file:
            return download(table, rows, file, f"{slug}-{table.prefix or table.id}")
    return render_template(
        "people/organisation.html",
        page=page,
        tables=[shown(table, in_order(table, rows, asked(table, at).sort), at) for table, rows in page.tables],
    )
