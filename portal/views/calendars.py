"""Calendars to subscribe to: what is owed, by the rights of whoever the address was made for."""

from flask import Blueprint, Response, render_template

from catalogue.access import Actor
from catalogue.errors import NotFound
from catalogue.exchange.calendar_feed import TYPE, to_ics
from catalogue.obligations.presets import PRESETS
from catalogue.people.accounts import account_of_epoch
from catalogue.visibility import actor_of
from portal import db, guard
from portal.auth import current_actor
from portal.calendar_links import ALL, PATH, CalendarLinks, Part
from portal.handing_over import calendar_feed, horizon
from portal.pages.calendars import Told, calendar_of_part
from portal.pages.obligation_words import preset_words
from portal.services import services
from portal.signing_in import signs_in_by_password

blueprint = Blueprint("calendars", __name__)


@blueprint.get("/my/calendars")
@guard.signed_in
def addresses() -> str:
    """The addresses of the reader's calendars, and what ends them."""
    actor = current_actor()
    presets = [
        {"key": f"Handovers: {preset_words(one, actor)}", "value": calendar_feed(Part(preset=one.code))}
        for one in PRESETS
    ]
    feeds = [{"key": "All of your dates", "value": calendar_feed()}, *presets]
    return render_template("my/calendars.html", feeds=feeds, by_password=signs_in_by_password())


@blueprint.get("/obligations.ics")
@guard.signed_in
def own() -> Response:
    """The reader's own, once, to save."""
    return _calendar(current_actor(), ALL)


@blueprint.get(f"{PATH}/<token>.ics")
@guard.public
def feed(token: str) -> Response:
    """The same, or a part of it, for a calendar program, by an address that nobody else has. Raises `NotFound`."""
    settings = services().settings
    found = CalendarLinks(settings.session_secret, settings.address).feed(token)
    account = account_of_epoch(db.session(), found.account_id, found.epoch) if found else None
    if found is None or account is None:
        raise NotFound
    return _calendar(actor_of(db.session(), account, db.today(), via="calendar"), found.part)


def _calendar(actor: Actor, part: Part) -> Response:
    made = services()
    about, days = calendar_of_part(Told(db.session(), actor, horizon(), made.settings.address), part)
    body = to_ics(f"{made.settings.name}: {about}", days, made.database.clock())
    return Response(body, content_type=TYPE, headers={"Cache-Control": "private, no-cache"})
