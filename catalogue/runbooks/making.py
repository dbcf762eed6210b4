"""Make a runbook: its text a draft, which readers do not see, or in force at once."""

import uuid
from dataclasses import replace

from catalogue.kinds.record import Record
from catalogue.kinds.runbook import RUNBOOK, Runbook
from catalogue.resources.desk import Desk
from catalogue.resources.operations import register
from catalogue.runbooks.drafting import begin_with


def make_runbook(at: Desk, record: Record, at_once: bool = True) -> uuid.UUID:
    """Make a new runbook, its text in force `at_once` or a draft. Who may: as for `register`.

    Raises as `register`, and `BadInput` for a text that is too long.
    Refused: what a topic forbids to put in force (see `Desk.hindrances`).
    """
    text = record.values.get(RUNBOOK.revised) or ""
    if at_once:
        at.check_change(Runbook(), {RUNBOOK.revised: text})
        return register(at, record)
    made = register(at, replace(record, values=record.values | {RUNBOOK.revised: ""}))
    if text.strip():
        begin_with(at, at.session.get_one(Runbook, made), text)
    return made
