"""Commands that serve: `portal serve` and `portal demo`."""

import sys

import click

from catalogue.blobs import Blobs
from catalogue.migrations import upgrade as migrate
from catalogue.store import Database
from catalogue.workflows.follow import rebuild
from portal import logs
from portal.config import Settings, WrongSettings, read_settings
from portal.demo.accounts import ACCOUNTS, PASSWORD
from portal.demo.load import load_demo
from portal.serving import check_workers, safe_settings, serve_threads
from portal.terminal import index_of, opened, progress, say, today


@click.command()
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="How many processes.")
def serve(workers: int) -> None:
    """Serve the portal until Ctrl-C."""
    settings = safe_settings()
    check_workers(settings, workers)
    with opened(settings):
        pass  # refuses here, in plain words, if the database is not there or not set up
    _serve(settings, workers)


@click.command()
def demo() -> None:
    """Make the demonstration if it is not there yet, and serve it until Ctrl-C."""
    settings = read_settings()
    if not settings.demo:
        raise WrongSettings(["PORTAL_MODE is production; a demonstration has passwords that everyone knows."])
    check_workers(settings, 1)
    migrate(settings.database)
    with opened(settings) as (_, database):
        _load(settings, database)
    _serve(settings, 1)


def _load(settings: Settings, database: Database) -> None:
    """Load the demo council, once, and make its search index."""
    report = load_demo(database, today(database), Blobs(settings.blobs_dir), progress)
    if report.loaded:
        rebuild(database, index_of(settings), today(database))
        say("Loaded the demo council: " + ", ".join(f"{count} {what}" for what, count in report.counts.items()) + ".")


def _serve(settings: Settings, workers: int) -> None:
    logs.configure(to_terminal=sys.stderr.isatty())
    if workers == 1:
        serve_threads(settings, lambda: _greet(settings))
        return
    from portal.gunicorn_server import WorkerServer

    WorkerServer(settings, workers, lambda: _greet(settings)).run()


def _greet(settings: Settings) -> None:
    """Say where it is and, in a demonstration, who one can be."""
    say(f"\n{settings.name} is at {settings.address} (stop it with Ctrl-C)")
    if settings.demo:
        say(f"\nTry it as one of these people; the password of each is {PASSWORD}")
        for account in ACCOUNTS:
            say(f"  {account.email:<30} {account.who}: {account.sees}")
    say()
    sys.stdout.flush()
