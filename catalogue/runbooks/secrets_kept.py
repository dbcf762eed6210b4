"""No password is put in force by mistake: a text that seems to hold one is stopped, and a person may say it is none."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import Refused
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.runbook import RUNBOOK, Runbook
from catalogue.runbooks.lint_secrets import secrets_in
from catalogue.terms import Visibility

VOUCHED = "vouched"  # the box that a person ticks
_NAMED = 5
_WIDER = {Visibility.RESTRICTED.value: 0, Visibility.INTERNAL.value: 1, Visibility.PUBLIC.value: 2}


def hinder_secrets(_session: Session, _actor: Actor, thing: CataloguedResource, values: Mapping[str, Any]) -> None:
    """Asked before a thing changes: whether more people would read a suspected secret in the text of a runbook.

    Refused: they would (`looks_secret`), by a new text in force, or because more people would see the one that is.
    """
    if not isinstance(thing, Runbook):
        return
    text = values.get(RUNBOOK.revised)
    if text is None and "visibility" in values and _WIDER[values["visibility"]] > _WIDER[thing.visibility]:
        text = thing.body
    if found := secrets_in(str(text or "")):
        words = (
            f"{_where(found)}. Whoever reads the runbook would have it. Take it out, change it where it is used, and "
            "say where it is kept. If it is not a secret, or no longer works, tick the box that says so."
        )
        raise Refused("looks_secret", words, VOUCHED)


def _where(found: Sequence[tuple[int, str]]) -> str:
    """`A password or key seems to stand on line 3 of the instructions`; of several, what the first looks like."""
    more = f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
    lines = ", ".join(f"{number:,}" for number, _ in found[:_NAMED]) + more
    return f"{found[0][1]} seems to stand on {'lines' if found[1:] else 'line'} {lines} of the instructions"
