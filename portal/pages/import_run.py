"""One import: what it would do or did, row by row, which rows were refused and why, and the way back."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.exchange.formats import list_name
from catalogue.imports.queries import count_applied, has_rows, is_own, reports
from catalogue.imports.states import RunStatus, Verdict
from catalogue.imports.tables import ImportRun
from catalogue.plurals import how_many
from catalogue.workflows.load_records import ALL_OR_NOTHING, is_too_old
from catalogue.workflows.loaders import loader_of
from catalogue.workflows.preview_import import count_edited, written
from catalogue.workflows.undo_import import UNDO_FOR, can_be_undone
from portal.pages.import_tables import CHANGED, GROUPED, NEW, REFUSED, TABLES, TOLD, WRITTEN, rows_of, with_headings
from portal.pages.imports import PAGE, address_of, file_words, holds, is_gone, is_of_things, state_words
from portal.row_reports import alike_together
from portal.tables import Place, shown
from portal.words import day, day_time

SHOWN = 25
_MOST_REPORTS = 5_000
_MENDABLE = (RunStatus.CHECKED, RunStatus.REFUSED, RunStatus.APPLIED)
BUSY = (RunStatus.CHECKING, RunStatus.APPLYING, RunStatus.UNDOING)


@dataclass(frozen=True)
class Shown:
    """A table of which the page shows the first entries, of so many, and its files have all."""

    table: dict[str, Any]
    total: int

    @property
    def more(self) -> str:
        """What is said of the rest; empty where everything is shown."""
        return f"The first {SHOWN} of {self.total:,}. The files have them all." if self.total > SHOWN else ""


@dataclass(frozen=True)
class RunPage:
    """One import as its page shows it: `sentence` is what will be, or was, done, `warning` what to know before it is;
    `tables` are for its owner alone."""

    run: ImportRun
    address: str
    file: str
    title: str
    sentence: str
    facts: list[dict[str, Any]]
    warning: str
    to_write: int
    refused: int
    is_whole: bool
    may_apply: bool
    again: str
    may_undo: bool
    has_lines: bool
    is_own: bool
    tables: list[Shown] = field(default_factory=list)


def run_page(session: Session, actor: Actor, today: date, run: ImportRun, at: Place) -> RunPage:
    """An import to look at, before or after."""
    own = is_own(actor, run)
    counts = run.counts
    kept, is_late = has_rows(session, run), run.status == RunStatus.CHECKED and is_too_old(session, run)
    to_write, left_over = counts.get("new", 0) + counts.get("changed", 0), _left_over(session, run)
    title, sentence = state_words(run), ""
    if own and is_late:
        title, sentence = _TOO_LATE, _AGAIN
    elif own:
        title, sentence = _title(run, to_write, left_over), _sentence(run, to_write, left_over, kept)
    return RunPage(
        run=run,
        address=address_of(run),
        file=file_words(actor, run),
        title=title,
        sentence=sentence,
        facts=_facts(run) if own else _facts_for_others(run),
        warning=_warning(run),
        to_write=to_write,
        refused=counts.get("refused", 0),
        is_whole=run.mode == ALL_OR_NOTHING and counts.get("refused", 0) > 0,
        may_apply=own and run.status == RunStatus.CHECKED and to_write > 0 and not is_late,
        again=f"{PAGE}?what={run.format}" if own and is_late else "",
        may_undo=may(actor, Action.IMPORT) and can_be_undone(session, run) and left_over != 0,
        has_lines=own and kept and bool(run.columns) and counts.get("refused", 0) > 0 and run.status in _MENDABLE,
        is_own=own,
        tables=_tables(session, actor, today, run, at) if own else [],
    )


_TOO_LATE = "This was checked too long ago"
_AGAIN = "It was checked more than 7 days ago. Choose the file again."


def _warning(run: ImportRun) -> str:
    """What to know before it is written; empty if there is nothing."""
    if loader_of(run.format).can_undo:
        return ""
    what = holds(run.format).partition(",")[0].lower()
    return (
        f"An import of {what} cannot be taken back. What is wrong afterwards is changed by hand, or by a mended file."
    )


def _title(run: ImportRun, to_write: int, left_over: int | None) -> str:
    if is_gone(run):
        return "This file was not imported in time"
    return {
        RunStatus.WAITING: "The columns are not confirmed yet",
        RunStatus.CHECKED: "Check what will be imported" if to_write else "There is nothing to import",
        RunStatus.REFUSED: "Nothing was imported",
        RunStatus.APPLIED: f"{how_many(to_write, 'row')} {'is' if to_write == 1 else 'are'} imported",
        RunStatus.UNDONE: "The import was taken back",
        RunStatus.FAILED: "The import was not taken back whole" if left_over and run.undone_by else "The import failed",
    }[RunStatus(run.status)]


def _left_over(session: Session, run: ImportRun) -> int | None:
    """How many rows an import that failed has written, and not taken back; None for one that did not fail."""
    return count_applied(session, run) if run.status == RunStatus.FAILED else None


def _sentence(run: ImportRun, to_write: int, left_over: int | None, kept: bool) -> str:
    if run.status == RunStatus.CHECKED:
        return f"Nothing is written yet. {_will_be(run)}" if to_write else "Nothing in it is new, and nothing changes."
    if run.status == RunStatus.APPLIED:
        return "Search finds what is new within seconds." if kept else "Its rows were kept for 7 days."
    if run.status == RunStatus.UNDONE:
        left = run.counts.get("left", 0)
        words = "What it made is gone, and what it changed stands as before."
        return words if not left else f"{words} {_left(left)}"
    if is_gone(run):
        return "A file is kept for a day until somebody decides on it. Choose it again."
    if run.status == RunStatus.WAITING:
        return "Nothing is read or written before they are."
    if left_over and run.undone_by:
        stay = how_many(left_over, "row is still written", "rows are still written")
        return f"It was taken back in part: {stay}. Why, and who can take it back, stands below."
    if left_over:
        return f"{how_many(left_over, 'row is', 'rows are')} written. Take it back, then try again."
    return "Nothing of it is written." if run.status == RunStatus.FAILED else ""


def _left(number: int) -> str:
    were = how_many(number, "entry was", "entries were")
    return f"{were} left, because somebody changed or linked {'it' if number == 1 else 'them'} since: see below."


def _will_be(run: ImportRun) -> str:
    """Exactly what pressing the button does."""
    counts = run.counts
    said = []
    if number := counts.get("new", 0):
        said.append(f"{how_many(number, 'entry is', 'entries are')} added")
    if number := counts.get("changed", 0):
        noun, nouns = ("is", "are") if said else ("entry is", "entries are")
        said.append(f"{how_many(number, noun, nouns)} changed")
    for name, number in counts.items():
        if name.startswith("new_") and number:
            what = name.removeprefix("new_").removesuffix("s")
            said.append(f"{how_many(number, f'{what} is', f'{what}s are')} added, as named in the file")
    return f"When you import it, {' and '.join(filter(None, [', '.join(said[:-1]), said[-1]]))}."


_COUNTS = (
    ("new", "New"),
    ("changed", "Changed"),
    ("unchanged", "As they are already"),
    ("conflict", "Left as people here had edited them"),
    ("unmatched", "Left out, as they belong to nothing here"),
    ("repeated", "Stand twice in the file"),
    ("refused", "Left out, as something is wrong"),
)


def _facts_for_others(run: ImportRun) -> list[dict[str, Any]]:
    """What administrators and auditors are told: neither names nor counts, which speak of what they may not see."""
    return [
        {"key": "What it holds", "value": holds(run.format)},
        {"key": "State", "value": state_words(run)},
        {"key": "Who and when", "value": f"{run.actor}, {day_time(run.finished_at or run.started_at)}"},
    ]


def _facts(run: ImportRun) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"key": words, "value": f"{run.counts[name]:,}"} for name, words in _COUNTS if run.counts.get(name)
    ]
    facts += [
        {"key": "File", "value": run.file_name},
        {"key": "What it holds", "value": holds(run.format)},
        {"key": "Name of the list", "value": list_name(run.source)},
        {"key": "State", "value": state_words(run)},
        {"key": "Who and when", "value": f"{run.actor}, {day_time(run.finished_at or run.started_at)}"},
    ]
    if run.undone_at:
        facts.append({"key": "Taken back", "value": f"{run.undone_by}, {day_time(run.undone_at)}".removeprefix(", ")})
    return facts


def _tables(session: Session, actor: Actor, today: date, run: ImportRun, at: Place) -> list[Shown]:
    counts = run.counts
    totals = {REFUSED.prefix: counts.get("refused", 0)}
    if run.status == RunStatus.CHECKED:
        totals |= {CHANGED.prefix: counts.get("changed", 0), NEW.prefix: counts.get("new", 0)}
    elif run.status == RunStatus.APPLIED:
        totals |= {WRITTEN.prefix: counts.get("new", 0) + counts.get("changed", 0)}
    found = []
    for name, total in totals.items():
        rows = rows_of(session, actor, today, run, name, SHOWN)
        found.append(Shown(shown(TABLES[name], rows, at), total))
    notes = alike_together(with_headings(run, reports(session, actor, run, TOLD, _MOST_REPORTS)))
    found.append(Shown(shown(GROUPED, notes[:SHOWN], at), len(notes)))
    return [one for one in found if one.table["rows"]]


@dataclass(frozen=True)
class WorkingPage:
    """An import that is being worked on: what is done, and how far it is."""

    address: str
    title: str
    sentence: str
    waits: bool


def working_page(session: Session, actor: Actor, run: ImportRun, waits: bool) -> WorkingPage:
    """How far an import is that is being checked, written or taken back."""
    counts, done = run.counts, count_applied(session, run)
    total = sum(counts.get(name, 0) for name in (Verdict.NEW, Verdict.CHANGED, Verdict.UNCHANGED))
    title, sentence = {
        RunStatus.CHECKING: ("The file is being checked", "Every row is read and judged. Nothing is written."),
        RunStatus.APPLYING: ("The rows are being imported", f"{done:,} of {how_many(total, 'row')} done."),
        RunStatus.UNDOING: ("The import is being taken back", f"{how_many(done, 'row')} still to go."),
    }[RunStatus(run.status)]
    return WorkingPage(address_of(run), title, sentence if is_own(actor, run) else "", waits)


@dataclass(frozen=True)
class UndoPage:
    """What taking an import back does, before it is done."""

    address: str
    facts: list[dict[str, Any]]
    until: str


def undo_page(session: Session, actor: Actor, run: ImportRun) -> UndoPage:
    """A look at what goes, what stands as before, and what somebody has changed since and stays."""
    until = day((run.finished_at or run.started_at) + UNDO_FOR)
    if not is_own(actor, run):
        return UndoPage(address_of(run), _facts_for_others(run), until)
    counts = run.counts
    facts: list[dict[str, Any]] = [
        {"key": "File", "value": run.file_name},
        {"key": "Added by it, and will go", "value": f"{counts.get('new', 0):,}"},
        {"key": "Changed by it, and will stand as before", "value": f"{counts.get('changed', 0):,}"},
    ]
    if is_of_things(run) and counts.get("rows", 0) <= _MOST_REPORTS:
        ids = [row.thing.id for row in written(session, actor, run) if row.thing]
        facts.append(
            {"key": "Changed by somebody since, and will stay", "value": f"{count_edited(session, run, ids):,}"}
        )
    return UndoPage(address_of(run), facts, until)
