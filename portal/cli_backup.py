"""Commands that keep a copy of everything: `portal backup` and `portal restore`."""

import getpass
from pathlib import Path

import click

from catalogue.access import operator
from catalogue.backups.restoring import Restored, restore_backup
from catalogue.backups.taking import take_backup
from catalogue.migrations.rights import let_serve
from catalogue.plurals import how_many
from catalogue.store import Database
from portal.serving import safe_settings
from portal.storing import storage_of
from portal.terminal import opened, progress, say

_FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
_KEYS = "Keys are never in a backup. Keep PORTAL_AUDIT_KEY, without which it cannot be proved, in another place."


@click.command()
@_FILE
def backup(file: Path) -> None:
    """Write everything into one new file, while people go on working."""
    with opened() as (settings, database):
        taken = take_backup(database, operator(getpass.getuser()), storage_of(settings), file, progress)
    held = taken.manifest
    say(f"{file} holds {how_many(held.rows, 'row')} and {how_many(len(held.files), 'file')}: {_megabytes(taken.size)}.")
    say(f"It was read back whole. Its audit trail ends at event {held.trail.seq:,}.")
    say(_KEYS)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


@click.command()
@_FILE
@click.option("--unproven", is_flag=True, help="The audit key is lost: take it although nobody can prove it.")
@click.pass_context
def restore(context: click.Context, file: Path, unproven: bool) -> None:
    """Bring a backup back into an empty database, all of it or nothing."""
    settings = safe_settings()
    owner = settings.database_owner_url or settings.database
    database = Database(owner, settings.audit_secret)
    try:
        at = storage_of(settings)
        done = restore_backup(database, operator(getpass.getuser()), at, file, progress, unproven=unproven)
    finally:
        database.dispose()
    let_serve(owner, settings.database)
    _tell(done, unproven)
    context.exit(1 if unproven else 0)


def _tell(done: Restored, unproven: bool) -> None:
    held = done.manifest
    made = f"{held.made_at:%Y-%m-%d %H:%M} UTC"
    say(f"Restored {how_many(held.rows, 'row')} and {how_many(len(held.files), 'file')}, as they were at {made}.")
    if unproven:
        say("NOT PROVEN: nobody can say that this backup was not changed. portal audit verify will say so too.")
    else:
        say(f"The audit trail of {how_many(done.verdict.events, 'event')} is whole.")
    say("Now run: portal reindex. Then start the portal, and compare with the anchor: portal audit verify")
