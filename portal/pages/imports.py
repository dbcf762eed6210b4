"""The import room: what a file holds and what becomes of it, what its columns mean, and the imports that were made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalogue.access import Actor
from catalogue.errors import Problem
from catalogue.exchange.formats import format_of, list_name
from catalogue.exchange.headings import Place, Target, offers
from catalogue.exchange.registers import alike
from catalogue.imports.queries import is_own
from catalogue.imports.states import RunStatus
from catalogue.imports.tables import ImportRun
from catalogue.kinds import BY_CODE
from catalogue.kinds.kind import Kind
from catalogue.plurals import how_many
from catalogue.terms import Visibility
from catalogue.workflows.check_imports import may_load, shape_of_run
from portal.forms import Form, Question
from portal.pages.small_forms import SmallForm
from portal.security import MAX_REQUEST_BYTES
from portal.tables import Column, Table
from portal.words import day_time

PAGE = "/import"
# What a file can hold, in the order of how often it comes; `iar` is read as `datasets` are.
HOLDS = {
    "contracts": "Contracts register",
    "spend": "Spending over £500, as published",
    "ocds": "Contracts as open contracting data (OCDS, JSON)",
    "datasets": "Datasets, or an information asset register",
    "systems": "Systems",
    "agreements": "Data sharing agreements",
    "reports": "Reports and statutory returns",
    "links": "Links between entries",
    "people": "People",
    "teams": "Teams",
    "organisations": "Organisations, such as suppliers",
    "runbooks": "Runbooks (ZIP file of Markdown)",
    "glossary": "Glossary terms",
    "themes": "Themes",
    "clause-sets": "Model clauses (JSON)",
    "known-searches": "Searches and what they should find",
    "dcat": "Open data catalogue (DCAT or data.json)",
    "ckan": "Datasets from CKAN (JSON)",
}
_MODES = (
    ("good", "Take the good rows and leave the others out", "You can mend the others and hand them in again."),
    ("whole", "Take none", "Nothing is imported until every row is right."),
)
_SEEN = (
    ("", "As the file says, and council staff where it says nothing", ""),
    (Visibility.PUBLIC.value, "Everyone on the internet", ""),
    (Visibility.RESTRICTED.value, "Only people who are named", ""),
)
_SEEN_HINT = "This counts for entries such as contracts and datasets."
_STATES = {
    RunStatus.WAITING: "Columns to be confirmed",
    RunStatus.CHECKING: "Being checked",
    RunStatus.CHECKED: "Checked, not imported",
    RunStatus.REFUSED: "Nothing imported",
    RunStatus.APPLYING: "Being imported",
    RunStatus.APPLIED: "Imported",
    RunStatus.UNDOING: "Being taken back",
    RunStatus.UNDONE: "Taken back",
    RunStatus.FAILED: "Failed",
}
NAMES = ("what", "mode", "visibility", "mends")


def holds(code: str) -> str:
    """What a file of this format holds, in plain words."""
    return HOLDS.get(code) or format_of(code).what


def address_of(run: ImportRun) -> str:
    """Where a run's page is."""
    return f"{PAGE}/{run.id}"


def state_words(run: ImportRun) -> str:
    """Where an import stands; a file that was kept for a day and not decided on is gone."""
    if run.status == RunStatus.FAILED and run.undone_by:
        return "Not taken back whole"
    return "Not imported in time" if is_gone(run) else _STATES[RunStatus(run.status)]


def is_gone(run: ImportRun) -> bool:
    """Whether a file was never decided on, and is kept no longer."""
    return run.status == RunStatus.WAITING and not run.file


def can_import(actor: Actor) -> list[str]:
    """What the actor can import."""
    return [code for code in HOLDS if may_load(actor, format_of(code))]


def import_of(actor: Actor, kind: Kind) -> str:
    """Where to import things of a kind; empty for those who may not."""
    return f"{PAGE}?what={kind.plural}" if may_load(actor, format_of(kind.plural)) else ""


def choose_form(actor: Actor, form: Form) -> SmallForm:
    """What the file holds, which file, and what becomes of it. Of rows that were mended only the file is asked."""
    mends = str(form.typed.get("mends") or "")
    most = MAX_REQUEST_BYTES // (1024 * 1024)
    file = _asked(form, "file", "File", "file", f"Up to {most} MB. CSV or Excel, as it is: do not tidy it first.")
    options = [{"value": code, "text": HOLDS[code]} for code in can_import(actor)]
    others = [
        _asked(form, "what", "What the file holds", "select", options=options),
        file,
        _asked(form, "mode", "If a row is wrong", "radios", options=_options(_MODES)),
        _asked(form, "visibility", "Who can see new entries", "radios", _SEEN_HINT, _options(_SEEN)),
    ]
    return SmallForm(
        title="Import",
        action=PAGE,
        back="/",
        button="Continue",
        questions=[file] if mends else others,
        errors=form.errors,
        hidden={"mends": mends} if mends else {},
        has_file=True,
    )


def _options(some: Sequence[tuple[str, str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "text": text, "hint": hint} for value, text, hint in some]


def _asked(
    form: Form, name: str, label: str, kind: str, hint: str = "", options: Sequence[Mapping[str, Any]] = ()
) -> Question:
    error = next((one.words for one in form.problems if one.field == name), None)
    return Question(name, label, kind, form.typed.get(name, ""), hint, error, required=True, options=options)


def began_with(what: str) -> Form:
    """The form as it is at first: what the link said, and what is usual."""
    return Form({"what": what if what in HOLDS else "", "mode": "good", "visibility": "", "mends": ""})


@dataclass(frozen=True)
class ColumnsPage:
    """What each column of a file is taken for, the unknown first, to be confirmed or changed."""

    run: ImportRun
    address: str
    holds: str
    unknown: Sequence[tuple[Question, str]]
    known: Sequence[tuple[Question, str]]
    source: Question
    errors: list[dict[str, str]]
    is_from_before: bool


def columns_page(run: ImportRun, is_from_before: bool, typed: Mapping[str, str], form: Form) -> ColumnsPage:
    """The columns of a run's file, with what was chosen so far; `typed` is by heading."""
    shape = shape_of_run(run)
    headings, chosen = list(run.columns), typed or run.columns
    options = _fields(offers(shape, headings) if shape else {}, chosen)
    aside = shape.aside if shape else frozenset()
    wrong = {one.field: one.words for one in form.problems}

    def asked(number: int, heading: str) -> tuple[Question, str]:
        value, error = chosen.get(heading, ""), wrong.get(heading)
        none = _ASIDE if alike(heading) in aside else "Leave out"
        question = Question(name_of(number), heading, "select", value, "", error, options=options, none=none)
        return question, "; ".join(run.examples.get(heading, ()))

    columns = [asked(number, heading) for number, heading in enumerate(headings)]
    doubtful = {heading for heading in headings if not run.columns[heading] and alike(heading) not in aside}
    source = str(form.typed.get("source", list_name(run.source)))
    return ColumnsPage(
        run,
        address_of(run),
        holds(run.format),
        [one for one in columns if one[0].label in doubtful],
        [one for one in columns if one[0].label not in doubtful],
        Question("source", "Name of this list", "text", source, _SOURCE_HINT, required=True),
        [_error(one, headings) for one in form.problems],
        is_from_before,
    )


def _fields(offered: Mapping[str, Target], chosen: Mapping[str, str]) -> list[dict[str, str]]:
    """What a column can be said to be, in the order of letters; what only our own exports hold is left out."""
    usual = (Place.VALUE, Place.OWNER, Place.SLUG)
    found = [
        {"value": code, "text": target.field.label}
        for code, target in offered.items()
        if target.place in usual or code in chosen.values()
    ]
    return sorted(found, key=lambda option: option["text"].casefold())


_ASIDE = "Read together with another column"
_SOURCE_HINT = "Next month’s file finds the same entries by this name. It is taken from the file’s name, without dates."


def _error(problem: Problem, headings: Sequence[str]) -> dict[str, str]:
    number = headings.index(problem.field) if problem.field in headings else 0
    return {"text": problem.words, "href": f"#{name_of(number)}"}


def name_of(number: int) -> str:
    """What the form calls the choice for a column."""
    return f"column-{number}"


def chosen_in(run: ImportRun, sent: Mapping[str, str]) -> dict[str, str]:
    """What was chosen for each heading; what the form did not hold stays."""
    return {heading: sent.get(name_of(number), code) for number, (heading, code) in enumerate(run.columns.items())}


def came_to(run: ImportRun) -> str:
    """What an import came to, or would, in a few words."""
    counts = run.counts
    if run.status in (RunStatus.WAITING, RunStatus.CHECKING):
        return how_many(counts["rows"], "row") if counts.get("rows") else ""
    named = (("new", "new"), ("changed", "changed"), ("unchanged", "as they were"), ("refused", "left out"))
    return ", ".join(f"{counts[name]:,} {words}" for name, words in named if counts.get(name)) or "Nothing"


def file_words(actor: Actor, run: ImportRun) -> str:
    """What the file is called; to others than its owner not even that, as names tell what is in a file."""
    return run.file_name if is_own(actor, run) else f"A file of {run.actor}"


def runs_table(actor: Actor) -> Table[ImportRun]:
    """The imports that the actor sees; how many rows they had is for their owners alone."""
    return Table(
        "imports",
        "Earlier imports",
        (
            Column("file", "File", lambda run: {"text": file_words(actor, run), "href": address_of(run)}),
            Column("when", "When", lambda run: day_time(run.started_at), lambda run: run.started_at),
            Column("what", "What it holds", lambda run: holds(run.format)),
            Column("state", "State", state_words),
            Column("came_to", "What came of it", lambda run: came_to(run) if is_own(actor, run) else ""),
            Column("who", "Who", lambda run: run.actor),
        ),
    )


NONE_YET = {
    "title": "Nothing has been imported yet",
    "text": "What came of each file is listed here. You can take most imports back for 7 days.",
}


def asks_columns(run: ImportRun) -> bool:
    """Whether somebody can still say what the columns of its file are."""
    return bool(run.columns and run.file) and run.status in (RunStatus.WAITING, RunStatus.CHECKED)


def next_of(run: ImportRun) -> str:
    """Where to go with a file that was handed in."""
    return f"{address_of(run)}/columns" if run.status == RunStatus.WAITING else address_of(run)


def refused_name(run: ImportRun) -> str:
    """What the file of refused rows is called: as the file was, so that it is known to be of the same source."""
    stem = run.file_name.rpartition(".")[0] or run.file_name
    return f"{stem}-{run.counts.get('refused', 0)}.csv"


def about_the_file(problems: Sequence[Problem]) -> list[Problem]:
    """Problems of which each leads to a question of the form: what is said of no field is said of the file."""
    return [one if one.field in ("what", "mode") else replace(one, field="file") for one in problems]


def is_of_things(run: ImportRun) -> bool:
    """Whether its rows are entries with pages of their own."""
    return format_of(run.format).subject in BY_CODE
