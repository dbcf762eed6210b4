"""Commands about files: `portal import` and `portal export`."""

import sys
from dataclasses import replace
from pathlib import Path
from time import monotonic
from uuid import uuid4

import click

from catalogue.errors import BadInput, Problem
from catalogue.exchange.formats import FORMATS, format_of
from catalogue.exchange.upload import MAX_BYTES, MEBIBYTE, Upload
from catalogue.imports.states import RunStatus
from catalogue.kinds.record import RowProblem, Severity
from catalogue.plurals import how_many
from catalogue.terms import Visibility
from catalogue.workflows.export_records import Wish, export
from catalogue.workflows.export_register import blanks_file
from catalogue.workflows.load_records import Request, apply, check
from catalogue.workflows.loading import Outcome
from catalogue.workflows.recover_imports import recover
from portal.import_report import print_outcome, print_problems, write_report
from portal.terminal import acting, as_option, opened, progress, today

LINE_EVERY_ROWS = 500
_CODES = click.Choice([one.code for one in FORMATS])


@click.command("import")
@click.argument("code", metavar="FORMAT", type=_CODES)
@click.argument("path", metavar="FILE", type=click.Path(exists=True, path_type=Path))
@click.option("--apply", "applies", is_flag=True, help="Write. Without it nothing changes: you only see what would.")
@click.option("--good-rows-only", is_flag=True, help="Take the good rows when others are refused, instead of none.")
@click.option(
    "--source", default="", metavar="NAME", help="Name of the list; the file's name without dates, if not given."
)
@click.option("--visibility", type=click.Choice([one.value for one in Visibility]), help="Who can see new entries.")
@click.option(
    "--report", "report_path", type=click.Path(dir_okay=False, path_type=Path), help="Write every problem as CSV."
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="HEADING=FIELD",
    help="Say what a column of a table is, where we guess wrong; nothing after the = leaves it out. May be repeated.",
)
@as_option
def import_command(
    code: str,
    path: Path,
    applies: bool,
    good_rows_only: bool,
    source: str,
    visibility: str | None,
    report_path: Path | None,
    columns: tuple[str, ...],
    as_email: str | None,
) -> None:
    """Load a file of records: FORMAT says of what. A dry run unless --apply is given.

    \b
    Formats: datasets, systems, contracts, agreements, reports, iar, dcat, ckan, ocds, spend, runbooks,
    people, teams, organisations, links, themes, glossary, known-searches, clause-sets.
    """
    upload = upload_at(path)
    request = Request(code, upload, source, visibility or "", good_rows_only, columns=_choices(code, upload, columns))
    outcome = _imported(request, as_email, applies)
    print_problems(outcome.problems)
    if report_path:
        write_report(report_path, outcome.problems)
    print_outcome(outcome, code, applies)
    refused = any(one.severity is Severity.REFUSED for one in outcome.problems)
    sys.exit(1 if refused else 0)


def _choices(code: str, upload: Upload, columns: tuple[str, ...]) -> dict[str, str]:
    """What was said of columns, by heading. A heading may hold an equals sign, a field does not."""
    if columns and format_of(code).table_shape(upload) is None:
        raise click.UsageError("Only tables have columns: leave --column out.")
    found = {}
    for words in columns:
        heading, sign, field = words.rpartition("=")
        if not sign:
            raise click.UsageError(f"Write --column like “Contract sum=value”, not “{words}”.")
        found[heading.strip()] = field.strip()
    return found


def _imported(request: Request, as_email: str | None, applies: bool) -> Outcome:
    with opened() as (settings, database), _Meter() as meter:
        day = today(database)
        for finished in recover(database, day):
            progress(finished.recovery)
        with database.reading() as session:
            actor = acting(session, as_email, day)
        try:
            checked = check(database, actor, day, replace(request, base_url=settings.address), meter.tell)
        except BadInput as bad:
            refusals = tuple(_file_refused(problem) for problem in bad.problems)
            return Outcome(uuid4(), RunStatus.REFUSED, {}, refusals)
        if not applies:
            return checked
        applied = apply(database, actor, day, checked.run_id, meter.tell)
        return replace(applied, problems=checked.problems + applied.problems)


def _file_refused(problem: Problem) -> RowProblem:
    return RowProblem(0, problem.field, problem.value, Severity.REFUSED, problem.reason, problem.mend)


@click.command("export")
@click.argument("code", metavar="FORMAT", type=_CODES)
@click.argument("path", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--overwrite", is_flag=True, help="Replace a file, or in a folder those of the same names, that is there already."
)
@click.option(
    "--report",
    "report_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="For contracts: write what the Transparency Code asks for and is blank, with who should fill it in, as CSV.",
)
@as_option
def export_command(
    code: str, path: Path | None, overwrite: bool, report_path: Path | None, as_email: str | None
) -> None:
    """Write what can be read back by `portal import`: to FILE, in the form its ending says, or to standard output.

    Runbooks are written into a folder, which must be named.
    """
    if report_path and code != "contracts":
        raise click.UsageError("Only an export of contracts has a report: the Transparency Code asks for those alone.")
    ending = path.suffix.removeprefix(".").lower() if path and not path.is_dir() else ""
    folder = _free_folder(code, path, overwrite) if (ending or format_of(code).endings[0]) == "folder" else None
    for file in (path if folder is None else None, report_path):
        if file is not None and file.exists() and not overwrite:
            raise click.UsageError(f"{file} is there already. Choose another name, or add --overwrite.")
    with opened() as (settings, database):
        day = today(database)
        with database.reading() as session:
            wish = Wish(code, settings.publisher, ending)
            actor = acting(session, as_email, day)
            written = export(session, actor, day, wish)
            if report_path:
                report_path.write_bytes(blanks_file(session, actor, day, settings.address))
    if folder is not None:
        _write_folder(written, folder)
    elif path is None:
        sys.stdout.buffer.write(written.content)
    else:
        path.write_bytes(written.content)
        progress(f"Wrote {path} ({how_many(len(written.content), 'byte')}).")


def upload_at(path: Path) -> Upload:
    """The file or folder at a path, within the size that can be read. Raises `BadInput`."""
    members = [one for one in sorted(path.rglob("*")) if one.is_file()] if path.is_dir() else []
    size = sum(one.stat().st_size for one in members or [path])
    if size > MAX_BYTES:
        reason = f"{path.name} has {size / MEBIBYTE:.0f} MB; the most is {MAX_BYTES // MEBIBYTE} MB."
        raise BadInput([Problem("", reason, "Split it.")])
    if outside := next((one for one in members if not one.resolve().is_relative_to(path.resolve())), None):
        reason = f"{outside.relative_to(path)} only links to a file outside the folder."
        raise BadInput([Problem("", reason, "Put the file itself there, or take the link away.")])
    if path.is_dir():
        files = tuple(Upload(one.relative_to(path).as_posix(), one.read_bytes()) for one in members)
        return Upload(path.resolve().name, members=files)
    return Upload(path.name, path.read_bytes())


def _free_folder(code: str, path: Path | None, overwrite: bool) -> Path:
    """The folder to write into: one that was named, and has no files of others in it unless that was allowed."""
    if path is None:
        words = f"An export of {code} is a folder of files. Say which folder: portal export {code} FOLDER"
        raise click.UsageError(words)
    if path.exists() and not path.is_dir():
        raise click.ClickException(f"{path} is a file. Name a folder, or one that is to be made.")
    if path.exists() and any(path.iterdir()) and not overwrite:
        raise click.ClickException(
            f"{path} has files in it, so nothing was written. Name another folder, or write into it with --overwrite: "
            "files of the same names are replaced, all others stay."
        )
    return path


def _write_folder(written: Upload, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for member in written.members:
        (folder / member.name).write_bytes(member.content)
    progress(f"Wrote {how_many(len(written.members), 'file')} into {folder}.")


class _Meter:
    """How far a long command is: a bar on a terminal, else a line every 500 rows."""

    def __init__(self) -> None:
        self._words = ""
        self._next_line = LINE_EVERY_ROWS
        self._bar_drawn = False
        self._last_drawn = 0.0

    def __enter__(self) -> "_Meter":
        return self

    def __exit__(self, *_reason: object) -> None:
        self._end_bar()

    def tell(self, words: str, done: int, total: int) -> None:
        """Take note of how far it is."""
        if words != self._words:
            self._end_bar()
            self._words, self._next_line = words, LINE_EVERY_ROWS
        if not total:
            return
        if sys.stderr.isatty():
            self._draw(done, total)
        elif done >= self._next_line:
            progress(f"{words}: {done:,} of {how_many(total, 'row')}")
            self._next_line = done + LINE_EVERY_ROWS

    def _draw(self, done: int, total: int) -> None:
        if done < total and monotonic() - self._last_drawn < 0.1:
            return
        filled = min(30, 30 * done // total)
        bar = "█" * filled + "·" * (30 - filled)
        click.echo(f"\r  {self._words} {bar} {done:,} of {total:,}", nl=False, err=True)
        self._bar_drawn, self._last_drawn = True, monotonic()

    def _end_bar(self) -> None:
        if self._bar_drawn:
            click.echo("", err=True)
            self._bar_drawn = False
