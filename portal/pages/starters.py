"""Those whom somebody follows as their buddy or manager, as a table with how far each is."""

from catalogue.access import Actor
from catalogue.runbooks.inductions import may_give
from catalogue.runbooks.starters import Progress, Starting
from portal.pages.starter_steps import words_of
from portal.tables import Cell, Column, Table
from portal.words import day


def table() -> Table[Progress]:
    """Starters with their path, their buddy, how far they are and what comes next."""
    return Table(
        "starters",
        "Starters",
        (
            Column("name", "Name", _name, lambda row: row.of.starter.name, sort="name"),
            Column("path", "Starter path", lambda row: row.of.title, sort="path"),
            Column("started", "Started on", lambda row: day(row.of.row.started_on),
                   lambda row: row.of.row.started_on, sort="started"),
            Column("buddy", "Buddy", lambda row: row.of.buddy.name if row.of.buddy else "Nobody yet", sort="buddy"),
            Column("done", "Steps done", lambda row: f"{row.done} of {len(row.steps)}", sort="done"),
            Column("next", "Next step", _next),
        ),
    )  # fmt: skip


def may_change(actor: Actor, one: Starting) -> bool:
    """Whether the actor may name another buddy, or take the path away."""
    return may_give(actor, one.path, one.starter)


def _name(row: Progress) -> Cell:
    return {"text": row.of.starter.name, "href": f"/starters/{row.of.row.id}", "note": row.of.starter.job_title}


def _next(row: Progress) -> str:
    return words_of(row.next.line) if row.next else "Nothing: all is done"
