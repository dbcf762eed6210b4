"""What an import had to say: on the screen, where the same is said once, and as CSV, where each row has its line."""

import csv
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from catalogue.exchange.write_table import safe_cells
from catalogue.imports.states import RunStatus
from catalogue.kinds.record import RowProblem, Severity
from catalogue.workflows.loaders import loader_of
from catalogue.workflows.loading import Outcome
from portal.row_reports import Said, alike_together, rows_named
from portal.terminal import say

SHOWN = 50
_REPORT_COLUMNS = ("row", "column", "value", "severity", "reason", "mend")
_MARKS = {
    Severity.REFUSED: "REFUSED",
    Severity.CONFLICT: "KEPT OURS",
    Severity.WARNING: "WARNING",
    Severity.NOTE: "note",
}


def print_problems(problems: Iterable[RowProblem]) -> None:
    """The worst first, what is said of many rows once, and no more than fits on a few screens."""
    groups = alike_together(problems)
    for alike in groups[:SHOWN]:
        say(_line(alike))
    if len(groups) > SHOWN:
        say(f"… and {len(groups) - SHOWN:,} more. Use --report FILE to see all of them.")
    if any(one.row for alike in groups for one in alike):
        say("Row 1 is the first below the headings; blank rows are not counted.")
        say("Of runbooks, each file is a row; of a feed or releases, each entry.")


def _line(alike: list[RowProblem]) -> str:
    first = alike[0]
    mend = first.mend if all(one.mend == first.mend for one in alike) else ""
    place = ", ".join(part for part in (_rows(alike), first.column) if part)
    return f"{_MARKS[first.severity]:9} {place}: {first.reason} {mend}".rstrip()


def _rows(alike: Sequence[Said]) -> str:
    return rows_named(alike) or "the file"


def write_report(path: Path, problems: Iterable[RowProblem]) -> None:
    """Every problem of every row, as CSV."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_REPORT_COLUMNS)
        for one in problems:
            cells = (str(one.row or ""), one.column, one.value, one.severity.value, one.reason, one.mend)
            writer.writerow(safe_cells(cells))


def print_outcome(outcome: Outcome, code: str, applies: bool) -> None:
    """What came of it. The last line is for other programs too."""
    counts = outcome.counts
    wrote = outcome.status is RunStatus.APPLIED
    if left := counts.get("conflict"):
        say("1 row was left as people here had edited it." if left == 1 else f"{left:,} rows were left as we had them.")
    for name, number in counts.items():
        if name.startswith("new_"):
            what = name.removeprefix("new_").removesuffix("s" if number == 1 else "")
            would = ("was" if number == 1 else "were") if wrote else "would be"
            say(f"{number:,} {what} that the file names {would} added.")
    if outcome.status is RunStatus.REFUSED and not counts:
        say("Nothing was written, because the file was refused.")
    elif outcome.status is RunStatus.REFUSED:
        say("Nothing was written, because rows were refused. Mend them, or use --good-rows-only.")
    elif wrote and loader_of(code).can_undo:
        say(f"To take it back within 7 days: portal imports undo {outcome.run_id}")
    elif not applies:
        say("This was a dry run: nothing was written. Use --apply to write.")
    elif outcome.status is RunStatus.FAILED:
        say(f"Part of it may be written. To take that back: portal imports undo {outcome.run_id}")
    with suppress(BrokenPipeError):
        say(outcome.words)
