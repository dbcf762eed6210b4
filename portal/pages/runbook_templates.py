"""What a new runbook begins with: a page of steps to fill in, by what it tells how to do."""

from functools import cache

from catalogue.kinds.runbook import RUNBOOK
from catalogue.terms import RunbookType
from portal.forms import Form
from portal.places import runbooks


@cache
def template_for(code: str) -> str:
    """The text to begin with for this type of runbook; the plainest where the type is not known."""
    kind = RunbookType.named(code) or RunbookType.OTHER
    return (runbooks() / "_templates" / f"{kind.value}.md").read_text(encoding="utf-8").strip()


def beginnings() -> list[dict[str, str]]:
    """Links to the form for a new runbook, with each text to begin with."""
    return [{"text": kind.label, "href": f"/runbooks/new?type={kind.value}"} for kind in RunbookType]


def begin(form: Form, code: str) -> None:
    """Put the type and its text into the form for a new runbook, if there is such a type."""
    kind = RunbookType.named(code)
    if kind is not None:
        form.typed |= {"runbook_type": kind.value, RUNBOOK.revised: template_for(kind.value)}
