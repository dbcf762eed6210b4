"""Whether we can run our systems ourselves: all of them, and one with all that it rests on."""

from typing import Any

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from catalogue.readiness.practising import practice_among
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.finding import SYSTEM, thing_at
from portal.pages.practising import PAGE as NEXT
from portal.pages.practising import practice_table
from portal.pages.readiness import FORMULA
from portal.pages.readiness_evidence import evidence_page, skills_page
from portal.pages.readiness_list import NAMES, PAGE, procedures_in_hand, readiness_list, readiness_table
from portal.pages.readiness_trend import council_trend, system_trend
from portal.table_files import download
from portal.tables import Table, asked, in_order, place, shown, turned_to

blueprint = Blueprint("readiness", __name__)


@blueprint.get(PAGE)
@guard.staff
def index() -> Response | str:
    """Every system in use, by whether we can run it."""
    at = place(*NAMES)
    found = readiness_list(db.session(), current_actor(), db.today(), at)
    table = readiness_table(procedures_in_hand(db.session(), found.rows, db.today()))
    trend = council_trend(db.session(), current_actor(), db.today())
    wanted = asked(table, at)
    rows = in_order(table, found.rows, wanted.sort)
    tables: list[tuple[Table[Any], list[Any]]] = [(table, rows), trend.in_order(at)]
    for one, its_rows in tables:
        if file := asked(one, at).file:
            return download(one, its_rows, file, f"{one.id}-{db.today()}")
    there, pager = turned_to(rows, at, wanted.page)
    drawn = shown(table, there, at)
    return render_template(
        "readiness/index.html", page=found, at=at, table=drawn, pager=pager, formula=FORMULA, trend=trend
    )


@blueprint.get(NEXT)
@guard.staff
def practise() -> Response | str:
    """Who should practise what next, over all systems or those that the filters leave."""
    at, table = place(*NAMES), practice_table(of_one_system=False)
    found = readiness_list(db.session(), current_actor(), db.today(), at)
    rows = practice_among(db.session(), current_actor(), found.rows, db.today())
    wanted = asked(table, at)
    if wanted.file:
        return download(table, rows, wanted.file, f"practise-next-{db.today()}")
    there, pager = turned_to(rows, at, wanted.page)
    drawn = shown(table, there, at)
    return render_template("readiness/next.html", page=found, at=at, table=drawn, pager=pager)


@blueprint.get(f"/{SYSTEM}/<slug>/readiness")
@guard.staff
def system(plural: str, slug: str) -> Response | str:
    """One system: what must be done to run it, and who has shown that they can."""
    resource, at = thing_at(plural, slug), place()
    page = evidence_page(open_desk(), resource)
    trend = system_trend(db.session(), current_actor(), resource, db.today())
    for table, rows in (*page.tables, trend.in_order(at)):
        if file := asked(table, at).file:
            return download(table, rows, file, f"{slug}-{table.id}")
    drawn = page.shown(at)
    return render_template(
        "readiness/system.html", page=page, resource=resource, at=at, tables=drawn, formula=FORMULA, trend=trend
    )


@blueprint.get(f"/{SYSTEM}/<slug>/skills")
@guard.staff
def skills(plural: str, slug: str) -> Response | str:
    """One system: what people do with it as a tool, and who has shown that they can."""
    resource, at = thing_at(plural, slug), place()
    page = skills_page(db.session(), current_actor(), resource, db.today())
    if file := asked(page.table, at).file:
        return download(page.table, page.evidence, file, f"{slug}-skills")
    return render_template("readiness/skills.html", page=page, resource=resource, tables=page.shown(at))
