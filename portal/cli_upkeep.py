"""Commands that keep an installation: upgrade, doctor, reindex, tasks, worker and audit."""

import time
from contextlib import suppress

import click

from catalogue.audit_check import verify
from catalogue.migrations import pending
from catalogue.migrations import upgrade as migrate
from catalogue.migrations.rights import let_serve
from catalogue.plurals import how_many
from catalogue.search.lock import Busy
from catalogue.store import Database
from catalogue.tasks import TASKS, Site, task_called
from catalogue.workflows.follow import rebuild
from portal import logs
from portal.background import LOOK_SECONDS, TaskRunner
from portal.config import Settings, read_settings
from portal.doctor import State, examine
from portal.serving import safe_settings
from portal.storing import nightly_of
from portal.terminal import index_of, opened, progress, say, today


@click.command()
def upgrade() -> None:
    """Create the database, or bring it to the shape that this version needs."""
    settings = safe_settings()
    owner = settings.database_owner_url or settings.database
    waiting = pending(owner)
    migrate(owner)
    let_serve(owner, settings.database)
    took = f"Took {how_many(len(waiting), 'step')}. " if waiting else ""
    say(f"{took}The database is up to date.")


@click.command()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Say in plain words what is right and what is wrong with this installation."""
    wrong = 0
    for finding in examine(read_settings()):
        wrong += finding.state is State.WRONG
        say(f"{finding.state.value:<6} {finding.words}")
    say(f"\n{how_many(wrong, 'thing is', 'things are')} wrong." if wrong else "\nNothing is wrong.")
    context.exit(1 if wrong else 0)


@click.command()
def reindex() -> None:
    """Build this machine's search index anew; the portal goes on answering meanwhile."""
    with opened() as (settings, database):
        try:
            report = rebuild(database, index_of(settings), today(database), _shown)
        except Busy:
            raise click.ClickException("Another process is writing the index. Try again in a minute.") from None
        except OSError as error:
            words = f"The index cannot be written in {settings.index_dir}: {error.strerror}."
            raise click.ClickException(words) from None
    say(f"The index holds {how_many(report.documents, 'entry', 'entries')}.")


def _shown(done: int, of: int) -> None:
    progress(f"{done:,} of {of:,}")


@click.group()
def tasks() -> None:
    """Background work."""


@tasks.command("list")
def list_tasks() -> None:
    """What there is, and how often each runs by itself."""
    for task in TASKS:
        say(f"{task.name:<16} every {task.every!s:<8}  {task.what}")


@tasks.command("run")
@click.argument("name", type=click.Choice([task.name for task in TASKS]))
def run_task(name: str) -> None:
    """Run one now."""
    with opened() as (settings, database):
        say(task_called(name).run(_site(settings, database)) or "There was nothing to do.")


def _site(settings: Settings, database: Database) -> Site:
    return Site(database, index_of(settings), settings.audit_anchor, today(database), nightly_of(settings))


@click.command()
@click.option("--once", is_flag=True, help="Run what is due and end.")
def worker(once: bool) -> None:
    """Run tasks when they come due, until Ctrl-C."""
    logs.configure()
    with opened() as (settings, database):
        runner = TaskRunner(lambda: _site(settings, database))
        with suppress(KeyboardInterrupt):
            while True:
                for words in runner.run_due():
                    say(words)
                if once:
                    return
                time.sleep(LOOK_SECONDS)


@click.group()
def audit() -> None:
    """Who changed what."""


@audit.command("verify")
@click.pass_context
def verify_audit(context: click.Context) -> None:
    """Read the whole audit trail, and say whether anything was changed, cut off or rewritten."""
    with opened() as (settings, database), database.reading() as session:
        verdict = verify(session, settings.audit_anchor)
    for fault in verdict.faults:
        say(fault)
    if not verdict.whole:
        faults, events = how_many(len(verdict.faults), "fault"), how_many(verdict.events, "event")
        say(f"The audit trail is NOT whole: {faults} in {events}.")
        context.exit(1)
    say(f"The audit trail of {how_many(verdict.events, 'event')} is whole.")
