"""Make a runbook: its text a draft, which readers do not see, or in force at once."""

import uuid
from dataclasses import replace

from catalogue.kinds.record import Record
from catalogue.kinds.runbook import RUNBOOK, Runbook
from catalogue.resources.desk import Desk
from catalogue.resources.operations import register
from catalogue.runbooks.arrivals import move_in
from catalogue.runbooks.drafting import begin_with


def make_runbook(at: Desk, record: Record, at_once: bool = True) -> uuid.UUID:
    """Make a new runbook, its text in force `at_once` or a draft, with the actor's pictures that it shows. Who may: as
    for `register`.

    Raises as `register`, and `BadInput` for a text that is too long.
    Refused: what a topic forbids to put in force (see `Desk.hindrances`).
    """
    text = str(record.values.get(RUNBOOK.revised) or "")  # a program may send a number
    if at_once:
        at.check_change(Runbook(), {RUNBOOK.revised: text})
        made = register(at, record)
    else:
        made = register(at, replace(record, values=record.values | {RUNBOOK.revised: ""}))
    maker = _maker(at, made)
    if not at_once and text.strip():
        begin_with(maker, at.session.get_one(Runbook, made), text)
    move_in(maker, made)
    return made


def _maker(at: Desk, made: uuid.UUID) -> Desk:
    """The same desk for the rest of the making: who makes a runbook for others alone still gives it its text."""
    return replace(at, actor=replace(at.actor, things=at.actor.things | {made}))
