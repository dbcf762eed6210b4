"""What every page has around it: names, navigation, who is signed in, and the words and addresses templates use."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup

from catalogue.access import ANONYMOUS, Action, Actor, may
from portal import db
from portal.places import templates
from portal.services import services
from portal.urls import asset, here, url_of_thing, with_query
from portal.words import FILTERS


@dataclass(frozen=True)
class Section:
    """One entry of the navigation; `right` is needed to see it, or to be `signed_in`."""

    text: str
    href: str
    right: Action | None = None
    signed_in: bool = False

    def is_for(self, actor: Actor) -> bool:
        """Whether the actor can use it."""
        if self.signed_in and actor.account_id is None:
            return False
        return self.right is None or may(actor, self.right)


SECTIONS = (
    Section("Search", "/search"),
    Section("Datasets", "/datasets"),
    Section("Systems", "/systems"),
    Section("Contracts", "/contracts"),
    Section("Handovers", "/obligations", signed_in=True),
    Section("Agreements", "/agreements"),
    Section("Reports", "/reports"),
    Section("Runbooks", "/runbooks"),
    Section("Readiness", "/readiness", Action.READ_PEOPLE),
    Section("People", "/people", Action.READ_PEOPLE),
    Section("Glossary", "/glossary"),
)


def navigation(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The sections that the actor can use; the one that this path is in is active."""
    return [
        {
            "text": section.text,
            "href": section.href,
            "active": path == section.href or path.startswith(f"{section.href}/"),
        }
        for section in SECTIONS
        if section.is_for(actor)
    ]


def frame() -> dict[str, Any]:
    """The context of every page."""
    settings = services().settings
    actor: Actor = g.get("actor", ANONYMOUS)
    return {
        "portal_name": settings.name,
        "council_name": settings.council,
        "contact_email": settings.contact,
        "demo_mode": settings.demo,
        "navigation": navigation(actor, request.path),
        "site_address": settings.address,
        "path": request.path,
        "today": db.today(),
        "sign_in_address": sign_in_address(),
        "current_account": actor if actor.account_id else None,
    }


def sign_in_address() -> str:
    """Where to sign in, and come back from to the page that one is reading."""
    return "/sign-in" if request.path in ("/", "/sign-in") else with_query("/sign-in", next=here())


def markdown(text: str | None) -> Markup:
    """A Markdown text as safe HTML."""
    return services().renderer.html(text or "")


def init(app: Flask) -> None:
    """Give templates their context, filters and functions."""
    app.context_processor(frame)
    app.jinja_env.filters.update(FILTERS, markdown=markdown)
    app.jinja_env.globals.update(asset=asset, url_of_thing=url_of_thing, with_query=with_query)
    design_system = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([FileSystemLoader(templates()), design_system])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
