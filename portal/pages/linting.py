"""What the linter of runbooks says of a form: links are followed as far as the editor may see where they lead."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import NotFound
from catalogue.kinds import BY_PLURAL
from catalogue.resources.owners import owners
from catalogue.resources.queries import thing
from catalogue.runbooks.lint import Advice, Page, advice_on
from portal.pages.editing import EditPage


def advice_for(session: Session, actor: Actor, page: EditPage, today: date) -> Sequence[Advice]:
    """Advice on the instructions as they were typed; none while there are none."""
    body = page.form.typed.get("body", "")
    if not body.strip():
        return ()
    return advice_on(
        Page(
            body=body.replace("\r\n", "\n"),
            runbook_type=page.form.typed.get("runbook_type", ""),
            has_owner=bool(page.owner or (page.resource and owners(session, page.resource, today))),
            leads_somewhere=lambda address: _leads_somewhere(session, actor, address),
        )
    )


def _leads_somewhere(session: Session, actor: Actor, address: str) -> bool:
    """Whether a link within the portal does: to a thing that the actor may see, or to a page that is no thing's."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return False
    plural, _, slug = path.strip("/").partition("/")
    if not path.startswith("/"):
        return False  # a file beside this page, or a word: neither is an address here
    if plural not in BY_PLURAL or not slug or "/" in slug:
        return True
    try:
        thing(session, actor, BY_PLURAL[plural], slug)
    except NotFound:
        return False
    return True
