"""How obligations are spoken of: their colour in words, how long there is left, who sees to them."""

from datetime import date
from functools import cache

from markupsafe import Markup

from catalogue.access import Actor
from catalogue.obligations.lines import Line
from catalogue.obligations.presets import Preset
from catalogue.obligations.tables import Obligation
from catalogue.plurals import how_many
from catalogue.terms import ObligationStatus, Rag
from portal.urls import HANDOVERS
from portal.words import clock, day

LIST = f"/{HANDOVERS}"
_FOR_SUPPLIERS = {"waiting_for_us": "Waiting for the council"}
_COLOURS = {Rag.RED: "red", Rag.AMBER: "orange", Rag.GREEN: "green", Rag.GREY: "grey", Rag.SETTLED: "blue"}
_NOTHING_LEFT_TO_DO = frozenset(
    {
        ObligationStatus.ACCEPTED,
        ObligationStatus.NOT_PURSUED,
        ObligationStatus.NOT_DELIVERED,
        ObligationStatus.VARIED,
        ObligationStatus.SUPERSEDED,
        ObligationStatus.CANCELLED,
    }
)


def preset_words(preset: Preset, actor: Actor) -> str:
    """What a preset is called: “us” is the council, so a supplier's people read it by that name."""
    return preset.label if actor.is_staff else _FOR_SUPPLIERS.get(preset.code, preset.label)


def address_of(row: Obligation) -> str:
    """The page of an obligation."""
    return f"{LIST}/{row.id}"


@cache
def colour_tag(rag: Rag) -> Markup:
    """The colour as a tag that says its name."""
    return Markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>').format(_COLOURS[rag], rag.label)


def status_words(row: Obligation) -> str:
    """Where it stands; that it is disputed comes after."""
    label = ObligationStatus(row.status).label
    return f"{label}, disputed" if row.disputed else label


def due_words(row: Obligation) -> str:
    """The day that counts for the supplier, with the time of day up to which it counts."""
    return with_deadline(row, day(row.effective_due_on)) or "No due date"


def with_deadline(row: Obligation, words: str) -> str:
    """A day of an obligation and the time of day up to which it counts, if the contract names one."""
    return f"{words}, by {clock(row.deadline)}" if words and row.deadline else words


def due_by(row: Obligation) -> str:
    """The same within a sentence."""
    return f"due {due_words(row)}" if row.effective_due_on else "no due date"


def left_words(line: Line) -> str:
    """How long there is left, for those on which something is to do."""
    if ObligationStatus(line.row.status) in _NOTHING_LEFT_TO_DO or line.days_left is None:
        return ""
    if line.row.stopped_on is not None:
        return "the clock has stopped: the council keeps the supplier waiting"
    if line.is_overdue:
        return f"{how_many(-line.days_left, 'day')} overdue"
    if line.days_left < 0:
        return "handed in"
    return "today" if line.days_left == 0 else f"{how_many(line.days_left, 'day')} left"


def moved_words(row: Obligation) -> str:
    """What moved the day that counts: the date that was first agreed, and days of ours."""
    if row.baseline_due_on is None or row.baseline_due_on == row.effective_due_on:
        return ""
    return f"first due on {day(row.baseline_due_on)}"


def day_or_dash(value: date | None) -> str:
    """A day, or that there is none."""
    return day(value) or "–"


def chased_words(line: Line) -> str:
    """That the supplier was asked for it, and when last."""
    return f"chased {day(line.chased_at)}" if line.chased_at else ""
