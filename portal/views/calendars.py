"""Calendars to subscribe to: what is owed, by the rights of whoever the address was made for."""

from flask import Blueprint, Response

from catalogue.access import Actor
from catalogue.errors import NotFound
from catalogue.exchange.calendar_feed import TYPE, to_ics
from catalogue.people.accounts import account_of_epoch
from catalogue.visibility import actor_of
from portal import db, guard
from portal.auth import current_actor
from portal.calendar_links import PATH, CalendarLinks
from portal.handing_over import horizon
from portal.pages.calendars import days_of
from portal.services import services

blueprint = Blueprint("calendars", __name__)


@blueprint.get("/obligations.ics")
@guard.signed_in
def own() -> Response:
    """The reader's own, once, to save."""
    return _calendar(current_actor())


@blueprint.get(f"{PATH}/<token>.ics")
@guard.public
def feed(token: str) -> Response:
    """The same for a calendar program, by an address that nobody else has. Raises `NotFound`."""
    settings = services().settings
    found = CalendarLinks(settings.session_secret, settings.address).account(token)
    account = account_of_epoch(db.session(), *found) if found else None
    if account is None:
        raise NotFound
    return _calendar(actor_of(db.session(), account, db.today(), via="calendar"))


def _calendar(actor: Actor) -> Response:
    made = services()
    days = days_of(db.session(), actor, horizon(), made.settings.address)
    body = to_ics(f"{made.settings.name}: handovers", days, made.database.clock())
    return Response(body, content_type=TYPE, headers={"Cache-Control": "private, no-cache"})
