"""What steps of obligations work with in a request: who acts, whose calendar counts, where files are kept."""

import shlex
from datetime import datetime

from catalogue.blobs import Blobs
from catalogue.contracts.calendars import calendar_of
from catalogue.files.shelf import Shelf
from catalogue.kinds.contract import Contract
from catalogue.obligations.deciding import FRESH
from catalogue.obligations.rag import Horizon, horizon_of
from catalogue.obligations.sitting import Sitting
from catalogue.people.tables import Account
from catalogue.terms import Nation
from catalogue.working_days import Calendar
from portal import db, sessions
from portal.auth import current_actor
from portal.calendar_links import ALL, CalendarLinks, Part
from portal.pages.obligation_answers import Answers
from portal.services import services
from portal.signing_in import is_own_password, signs_in_by_password


def sitting() -> Sitting:
    """Where a step of this request works."""
    return Sitting(db.session(), current_actor(), db.today())


def calendar_for(deal: Contract) -> Calendar:
    """The working days that a contract counts in: its own nation's, else this council's."""
    return calendar_of(Nation(deal.nation) if deal.nation else services().settings.nation)


def horizon() -> Horizon:
    """Today, and how far ten working days reach by this council's calendar."""
    return horizon_of(db.today(), calendar_of(services().settings.nation))


def answers() -> Answers:
    """What the reader is answered about handovers today."""
    kept = services().remembered.asking(db.session())
    return Answers(db.session(), current_actor(), horizon(), kept)


def blobs() -> Blobs:
    """The files that people handed in."""
    return Blobs(services().settings.blobs_dir)


def shelf() -> Shelf:
    """Where a file comes in."""
    return Shelf(blobs(), scan_command=tuple(shlex.split(services().settings.scan_command)))


def confirmed_at(password: str) -> datetime | None:
    """The moment at which whoever is signed in showed that it is them; None if they have not.

    They show it by their password or, where they come by single sign-on, by having signed in a moment ago.
    """
    if signs_in_by_password():
        return services().database.clock() if password and is_own_password(password) else None
    return fresh_proof()


def fresh_proof() -> datetime | None:
    """When whoever is signed in showed the council's provider who they are, if that was a moment ago."""
    at = services().database.clock()
    shown_at = sessions.proof()
    return shown_at if shown_at is not None and at - shown_at <= FRESH else None


def calendar_feed(part: Part = ALL) -> str:
    """The address of the reader's own calendar, or of a part of it, for programs."""
    actor, settings = current_actor(), services().settings
    account = db.session().get(Account, actor.account_id) if actor.account_id else None
    links = CalendarLinks(settings.session_secret, settings.address)
    return links.link(account.id, account.session_epoch, part) if account else ""
