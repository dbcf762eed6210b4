"""The home page."""

from flask import Blueprint, render_template

from portal import guard
from portal.handing_over import answers
from portal.pages.home import home

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@guard.public
def index() -> str:
    """Search first, then what needs this person, what is new, and where to look."""
    return render_template("home/index.html", page=home(answers()))
