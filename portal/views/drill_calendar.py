"""When drills stop counting: a page, and the same as a calendar to save."""

from flask import Blueprint, Response, render_template
from werkzeug.wrappers import Response as Answer

from catalogue.exchange.calendar_feed import TYPE, to_ics
from catalogue.readiness.drill_calendar import drills_ending
from portal import db, guard
from portal.auth import current_actor
from portal.handing_over import calendar_feed
from portal.pages.drill_calendar import ENDINGS, MONTH, MONTHS, PAGE, calendar_page, days_of_drills
from portal.services import services
from portal.table_files import download
from portal.tables import asked, place, shown, turned_to

blueprint = Blueprint("drill_calendar", __name__)


@blueprint.get(PAGE)
@guard.staff
def page() -> Answer | str:
    """Which drills stop counting in which month, over all systems that the reader may see."""
    at = place(MONTH)
    found = calendar_page(drills_ending(db.session(), current_actor(), db.today()), at, db.today())
    for table, rows in found.tables:
        if file := asked(table, at).file:
            return download(table, rows, file, f"drills-by-{table.id}-{db.today()}")
    there, pager = turned_to(found.endings, at, asked(ENDINGS, at).page)
    drawn = [shown(MONTHS, found.months, at), shown(ENDINGS, there, at)]
    return render_template(
        "readiness/calendar.html", at=at, tables=drawn, pager=pager, chosen=found.chosen, feed=calendar_feed()
    )


@blueprint.get(f"{PAGE}.ics")
@guard.staff
def save() -> Response:
    """The same days, once, to save."""
    made = services()
    endings = drills_ending(db.session(), current_actor(), db.today())
    body = to_ics(
        f"{made.settings.name}: drills", days_of_drills(endings, made.settings.address), made.database.clock()
    )
    return Response(body, content_type=TYPE, headers={"Cache-Control": "private, no-cache"})
