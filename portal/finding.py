"""Which kind and which thing the address of this request names, and as whom its reader reads."""

from typing import Any

from flask import abort, redirect, request

from catalogue.access import ANONYMOUS, Actor
from catalogue.errors import NotFound
from catalogue.kinds import BY_PLURAL
from catalogue.kinds.kind import Kind
from catalogue.resources.queries import moved_to, thing
from catalogue.terms import Visibility
from portal import db
from portal.auth import current_actor
from portal.db import READING_METHODS
from portal.urls import url_of_thing

# The part of a rule that stands for the plural of a kind: /datasets, /systems …
KIND = f"<any({', '.join(BY_PLURAL)}):plural>"

# The same for what only systems have, and only runbooks.
SYSTEM = "<any(systems):plural>"
RUNBOOK = "<any(runbooks):plural>"


def reader() -> Actor:
    """As whom a file is read: as whoever asks, or as anyone at all where its address says `visibility=public`.

    So staff can fetch what is to be published, and nothing else, without signing out.
    """
    return ANONYMOUS if request.args.get("visibility") == Visibility.PUBLIC else current_actor()


def kind_at(plural: str) -> Kind:
    """The kind of this plural; the URL map lets no other through."""
    return BY_PLURAL[plural]


def thing_at(plural: str, slug: str) -> Any:
    """The thing of this address. Raises `NotFound`; a reader with a former address is sent on for ever (301)."""
    kind = kind_at(plural)
    try:
        return thing(db.session(), current_actor(), kind, slug)
    except NotFound:
        new = moved_to(db.session(), current_actor(), kind, slug) if request.method in READING_METHODS else None
        if new is None:
            raise
        before, after = url_of_thing(kind.code, slug), url_of_thing(kind.code, new)
        query = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
        abort(redirect(after + request.path.removeprefix(before) + query, 301))
