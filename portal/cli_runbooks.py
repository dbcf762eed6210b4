"""Commands about runbooks: `portal lint-runbooks` and `portal packs`."""

from pathlib import Path

import click

from catalogue.blobs import Blobs
from catalogue.exchange.runbook_advice import advice_on_folder
from catalogue.kinds.record import Severity
from catalogue.plurals import how_many
from catalogue.workflows.nightly_packs import write_packs
from catalogue.workflows.pack_desk import PackDesk
from portal.cli_data import upload_at
from portal.storing import html_for_files
from portal.terminal import acting, as_option, opened, progress, say, today


@click.command("lint-runbooks")
@click.argument("path", metavar="FOLDER", type=click.Path(exists=True, path_type=Path))
@click.option("--strict", is_flag=True, help="End with 1 if there is any advice, for use before pages are merged.")
@click.pass_context
def lint_runbooks(context: click.Context, path: Path, strict: bool) -> None:
    """Say what would make the runbooks of a folder better: FILE:LINE: advice. Nothing is changed or loaded.

    It ends with 1 if a page cannot be read.
    """
    advice, problems = advice_on_folder(upload_at(path))
    refused = [problem for problem in problems if problem.severity is Severity.REFUSED]
    for problem in refused:
        say(f"Cannot be read: {problem.reason} {problem.mend}")
    for name, found in advice.items():
        for one in found:
            say(f"{name}:{one.line}: {one.words}")
    count = sum(map(len, advice.values()))
    say(f"{how_many(len(advice), 'page')} read: {how_many(count, 'piece')} of advice.")
    context.exit(1 if refused or (strict and count) else 0)


@click.command()
@click.argument("folder", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path))
@as_option
def packs(folder: Path, as_email: str | None) -> None:
    """Write the hand-over packs of all systems, contracts and teams into FOLDER, one ZIP file each.

    All are made before one is replaced. With PORTAL_PACKS_DIR a task does it each night.
    """
    with opened() as (settings, database), database.reading() as session, html_for_files() as html:
        day = today(database)
        content = Blobs(settings.blobs_dir).content
        desk = PackDesk(session, acting(session, as_email, day), day, html, content, settings.address)
        made = write_packs(folder, desk, progress)
    say(f"Wrote {how_many(len(made), 'pack')} into {folder}.")
