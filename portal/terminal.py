"""What every command needs: the settings, the database, who acts, and failures told in plain words."""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

import click
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from catalogue.access import Actor, operator
from catalogue.errors import BadInput, CatalogueError, Problem
from catalogue.migrations import pending
from catalogue.people.accounts import account_of
from catalogue.people.tables import Account
from catalogue.search.index import Index
from catalogue.store import Database
from catalogue.visibility import actor_of
from portal.config import Settings, WrongSettings
from portal.db import LONDON
from portal.serving import safe_settings

Command = TypeVar("Command", bound=Callable[..., Any])

as_option = click.option(
    "--as", "as_email", metavar="EMAIL", help="Act as this person, with their rights. Without it: as the operator."
)


class PlainGroup(click.Group):
    """Commands whose refusals are one plain sentence on standard error and exit status 1."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command; what it refuses is told without a traceback."""
        try:
            return super().invoke(context)
        except WrongSettings as wrong:
            raise click.ClickException(told("These settings cannot be used:", wrong.problems)) from None
        except BadInput as bad:
            raise click.ClickException(
                told("That cannot be done:", [problem.words for problem in bad.problems])
            ) from None
        except CatalogueError as refusal:
            raise click.ClickException(str(refusal)) from None
        except OperationalError as error:
            raise click.ClickException(f"The database does not answer: {error.orig}") from None


def told(heading: str, lines: list[str]) -> str:
    """One line, or a heading with a list below it."""
    return lines[0] if len(lines) == 1 else "\n".join([heading, *(f"  - {line}" for line in lines)])


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[tuple[Settings, Database]]:
    """The settings and the migrated database. Raises `WrongSettings` if they are unsafe or it is not set up."""
    settings = settings or safe_settings()
    if pending(settings.database):
        raise WrongSettings(["The database is not set up, or is older than this program. Run: portal upgrade"])
    database = Database(settings.database, settings.audit_secret)
    try:
        yield settings, database
    finally:
        database.dispose()


def index_of(settings: Settings) -> Index:
    """The search index of this machine."""
    return Index(settings.index_dir)


def today(database: Database) -> date:
    """The day in the council's own time zone."""
    return database.clock().astimezone(LONDON).date()


def acting(session: Session, email: str | None, day: date) -> Actor:
    """The actor of a command: the person named, with their rights of today, or the server's operator."""
    if not email:
        return operator(getpass.getuser())
    return actor_of(session, account_at(session, email), day, via="command line")


def account_at(session: Session, email: str) -> Account:
    """The account of this person. Raises `BadInput` if there is none."""
    account = account_of(session, email)
    if account is None:
        raise BadInput([Problem("email", f"Nobody with the address {email} has an account.", "Check the address.")])
    return account


def nobody_at(email: str) -> BadInput:
    """What to raise where nobody has this address."""
    return BadInput([Problem("email", f"Nobody here has the address {email}.", "Check the address.")])


def say(words: str = "") -> None:
    """A line for the person at the terminal."""
    click.echo(words)


def progress(words: str) -> None:
    """How far a long command is: on standard error, so that results can be piped."""
    click.echo(f"  {words}", err=True)
