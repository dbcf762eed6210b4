"""What the linter of runbooks says of a text: links are followed as far as its writer may see where they lead."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import NotFound
from catalogue.kinds import BY_PLURAL
from catalogue.kinds.runbook import Runbook
from catalogue.resources.owners import owners
from catalogue.resources.queries import thing
from catalogue.runbooks.lint import Advice, Page, advice_on
from portal.pages.editing import EditPage


def advice_for_new(session: Session, actor: Actor, page: EditPage) -> Sequence[Advice]:
    """Advice on the instructions of a new runbook as they were typed; none while there are none."""
    typed = page.form.typed
    return _advice(session, actor, typed.get("body", ""), typed.get("runbook_type", ""), bool(page.owner))


def advice_for_text(session: Session, actor: Actor, runbook: Runbook, text: str, today: date) -> Sequence[Advice]:
    """Advice on a new text for a runbook that stands; none while there is none."""
    return _advice(session, actor, text, runbook.runbook_type, bool(owners(session, runbook, today)))


def _advice(session: Session, actor: Actor, text: str, runbook_type: str, has_owner: bool) -> Sequence[Advice]:
    if not text.strip():
        return ()
    return advice_on(
        Page(
            body=text.replace("\r\n", "\n"),
            runbook_type=runbook_type,
            has_owner=has_owner,
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
