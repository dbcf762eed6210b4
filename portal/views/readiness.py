"""Whether we can run our systems ourselves: all of them, and one with all that it rests on."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from portal import db, guard
from portal.auth import current_actor
from portal.finding import SYSTEM, thing_at
from portal.pages.readiness import FORMULA
from portal.pages.readiness_evidence import evidence_page, skills_page
from portal.pages.readiness_list import NAMES, PAGE, readiness_list, readiness_table
from portal.table_files import download
from portal.tables import asked, in_order, place, shown, turned_to

blueprint = Blueprint("readiness", __name__)


@blueprint.get(PAGE)
@guard.staff
def index() -> Response | str:
    """Every system in use, by whether we can run it."""
    at, table = place(*NAMES), readiness_table()
    found = readiness_list(db.session(), current_actor(), db.today(), at)
    wanted = asked(table, at)
    rows = in_order(table, found.rows, wanted.sort)
    if wanted.file:
        return download(table, rows, wanted.file, f"readiness-{db.today()}")
    there, pager = turned_to(rows, at, wanted.page)
    drawn = shown(table, there, at)
    return render_template("readiness/index.html", page=found, at=at, table=drawn, pager=pager, formula=FORMULA)


@blueprint.get(f"/{SYSTEM}/<slug>/readiness")
@guard.staff
def system(plural: str, slug: str) -> Response | str:
    """One system: what must be done to run it, and who has shown that they can."""
    resource, at = thing_at(plural, slug), place()
    page = evidence_page(db.session(), current_actor(), resource, db.today())
    wanted = asked(page.table, at)
    if wanted.file:
        return download(page.table, page.evidence, wanted.file, f"{slug}-procedures")
    drawn = page.shown(at)
    return render_template("readiness/system.html", page=page, resource=resource, table=drawn, formula=FORMULA)


@blueprint.get(f"/{SYSTEM}/<slug>/skills")
@guard.staff
def skills(plural: str, slug: str) -> Response | str:
    """One system: what people do with it as a tool, and who has shown that they can."""
    resource, at = thing_at(plural, slug), place()
    page = skills_page(db.session(), current_actor(), resource, db.today())
    wanted = asked(page.table, at)
    if wanted.file:
        return download(page.table, page.evidence, wanted.file, f"{slug}-skills")
    return render_template("readiness/skills.html", page=page, resource=resource, table=page.shown(at))
