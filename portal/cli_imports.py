"""Commands about imports that were made: `portal imports list` and `portal imports undo`."""

import sys
from uuid import UUID

import click

from catalogue.imports.queries import runs
from catalogue.imports.states import RunStatus
from catalogue.plurals import how_many
from catalogue.workflows.undo_import import undo_run
from portal.terminal import acting, as_option, opened, progress, say, today

LISTED = 20


@click.group()
def imports() -> None:
    """Imports that were made, and the way back."""


@imports.command("list")
@as_option
def list_imports(as_email: str | None) -> None:
    """The latest imports, newest first: when, who, what, and what came of it."""
    with opened() as (_settings, database), database.reading() as session:
        found = runs(session, acting(session, as_email, today(database)), LISTED)
        for run in found:
            counts = f"{run.counts.get('new', 0)} new, {run.counts.get('changed', 0)} changed"
            when = f"{run.started_at:%Y-%m-%d %H:%M}"
            say(f"{run.id}  {when}  {run.status:8}  {run.format:12} {run.file_name} ({counts}) by {run.actor}")
        if not found:
            say("Nothing has been imported yet.")


@imports.command("undo")
@click.argument("run_id", metavar="ID", type=click.UUID)
@as_option
def undo_import(run_id: UUID, as_email: str | None) -> None:
    """Take an import back within 7 days. What somebody changed or linked since stays, and is told."""
    with opened() as (_settings, database):
        day = today(database)
        with database.reading() as session:
            actor = acting(session, as_email, day)
        outcome = undo_run(database, actor, day, run_id, _shown)
    if outcome.status is RunStatus.FAILED:
        say(f"The import is taken back in part. {outcome.problems[0].reason} {outcome.problems[0].mend}")
        sys.exit(1)
    left = outcome.counts.get("left", 0)
    were_left, them = how_many(left, "entry was", "entries were"), "it" if left == 1 else "them"
    say(f"The import is taken back. {were_left} left, because somebody changed or linked {them} since.")


def _shown(words: str, done: int, _of: int) -> None:
    progress(f"{words}: {how_many(done, 'row')}")
