"""Commands about runbooks: `portal lint-runbooks` and `portal packs`."""

import os
from pathlib import Path

import click

from catalogue.exchange.runbook_advice import advice_on_folder
from catalogue.exchange.write_pack import write_pack
from catalogue.kinds.record import Severity
from catalogue.plurals import how_many
from catalogue.workflows.packs import PackDesk
from catalogue.workflows.packs import packs as packs_for
from portal.cli_data import upload_at
from portal.rendering import Renderer
from portal.terminal import acting, as_option, opened, progress, say, today

_MANIFEST = "packs.txt"


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

    Run it each night, into a folder on another machine's disk. All are made before one is replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    renderer = Renderer(workers=1)
    made: list[str] = []
    try:
        with opened() as (_, database), database.reading() as session:
            day = today(database)
            desk = PackDesk(session, acting(session, as_email, day), day, lambda text: str(renderer.html(text)))
            for pack in packs_for(desk):
                written = write_pack(pack)
                (folder / f"{written.name}.part").write_bytes(written.content)
                made.append(written.name)
                progress(written.name)
        _put_in_place(folder, made)
    finally:
        renderer.close()
        for part in folder.glob("*.zip.part"):
            part.unlink()
    say(f"Wrote {how_many(len(made), 'pack')} into {folder}.")


def _put_in_place(folder: Path, made: list[str]) -> None:
    """Replace the packs of last night; those of things that are gone are taken away, and nothing else."""
    manifest = folder / _MANIFEST
    before = manifest.read_text(encoding="utf-8").split() if manifest.exists() else []
    for name in made:
        os.replace(folder / f"{name}.part", folder / name)
    for name in set(before) - set(made):
        if name == Path(name).name:
            (folder / name).unlink(missing_ok=True)
    manifest.write_text("\n".join(made) + "\n", encoding="utf-8")
