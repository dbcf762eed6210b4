"""Help in one place, the statements that a public body owes its readers, short addresses, and word to robots."""

from flask import Blueprint, Response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from catalogue.access import Action, may
from catalogue.errors import NotFound
from catalogue.terms import ObligationStatus, Role
from portal import guard
from portal.auth import current_actor
from portal.pages.home import ENDING
from portal.services import services

blueprint = Blueprint("help", __name__)

# Short addresses for posters, mails and speech; each leads to a page of ours and nowhere else.
SHORT = {
    "accessibility": "/accessibility",
    "agreements": "/agreements",
    "audit": "/admin/audit",
    "calendars": "/my/calendars",
    "contracts": "/contracts",
    "datasets": "/datasets",
    "ending": ENDING,
    "glossary": "/glossary",
    "handovers": "/obligations",
    "help": "/help",
    "import": "/import",
    "me": "/my",
    "open-data": "/datasets?visibility=public",
    "people": "/people",
    "reports": "/reports",
    "runbooks": "/runbooks",
    "search": "/search",
    "starter": "/my/starter-pack",
    "systems": "/systems",
    "teams": "/teams",
    "unowned": "/unowned",
}
# What it takes to read the page behind a short address; of the others everyone may.
RIGHTS = {
    "audit": Action.READ_AUDIT,
    "import": Action.IMPORT,
    "people": Action.READ_PEOPLE,
    "starter": Action.READ_PEOPLE,
    "teams": Action.READ_PEOPLE,
    "unowned": Action.READ_PEOPLE,
}
ROBOTS = "User-agent: *\nDisallow: /search\nDisallow: /api/\nDisallow: /sign-in\nDisallow: /admin\nDisallow: /my\n"


@blueprint.get("/help")
@guard.public
def index() -> str:
    """How to find things, read a page, ask, and what each role can do; with links to what the reader may open."""
    actor = current_actor()
    short = [name for name in sorted(SHORT) if name not in RIGHTS or may(actor, RIGHTS[name])]
    staff, judges = may(actor, Action.READ_PEOPLE), may(actor, Action.JUDGE_SEARCHES)
    return render_template(
        "help/index.html",
        roles=list(Role),
        stages=list(ObligationStatus),
        short=short,
        staff=staff,
        judges=judges,
        imports=may(actor, Action.IMPORT),
    )


@blueprint.get("/accessibility")
@guard.public
def accessibility() -> str:
    """The accessibility statement (Public Sector Bodies Accessibility Regulations 2018)."""
    return render_template("help/accessibility.html")


@blueprint.get("/privacy")
@guard.public
def privacy() -> str:
    """What is kept about people, why, and for how long (UK GDPR articles 13 and 14)."""
    return render_template("help/privacy.html")


@blueprint.get("/cookies")
@guard.public
def cookies() -> str:
    """The cookies, all of them needed."""
    return render_template("help/cookies.html", secure=not services().settings.demo)


@blueprint.get("/contact")
@guard.public
def contact() -> str:
    """Whom to write to."""
    return render_template("help/contact.html")


@blueprint.get("/go/<name>")
@guard.public
def go(name: str) -> AnyResponse:
    """A short address. Raises `NotFound` for one that is not in the table."""
    if name not in SHORT:
        raise NotFound()
    return redirect(SHORT[name], 302)


@blueprint.get("/robots.txt")
@guard.public
def robots() -> Response:
    """What search engines may read: public pages, but no lists of results."""
    return Response(ROBOTS, content_type="text/plain; charset=utf-8")
