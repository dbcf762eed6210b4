"""What must hold within one description and of each link, whoever writes it, and when a look is due; pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.errors import Problem
from catalogue.terms import Lifecycle, Relation

_IN_ORDER = (
    ("start_on", "end_on", "The end is before the start."),
    ("original_end_on", "latest_end_on", "The latest possible end is before the original end."),
    ("end_on", "latest_end_on", "The latest possible end is before the end."),
    ("period_from", "period_to", "The period ends before it begins."),
)
LOOKED_AFTER = (Lifecycle.LIVE.value, Lifecycle.DRAFT.value)
_LONGEST_RHYTHM = 1_200  # months: a hundred years


def settled(values: dict[str, Any]) -> dict[str, Any]:
    """The values with what follows from them: SENSITIVE forces restricted (Government Security Classifications)."""
    if values.get("sensitive"):
        return values | {"visibility": "restricted"}
    return values


def problems_of(values: dict[str, Any]) -> list[Problem]:
    """What contradicts itself in a whole description."""
    problems = dates_out_of_order(values)
    if values.get("replaced_by") and values.get("lifecycle") in ("live", "draft"):
        problems.append(
            Problem(
                "replaced_by",
                "Only a deprecated or retired entry has a replacement.",
                "Change its status too.",
            )
        )
    return problems


def dates_out_of_order(values: dict[str, Any]) -> list[Problem]:
    """What ends before it begins, in a description or in a row of one of its lists."""
    return [
        Problem(later, reason, "Check both dates.", str(values[later]))
        for earlier, later, reason in _IN_ORDER
        if values.get(earlier) and values.get(later) and values[later] < values[earlier]
    ]


def look_due(review_months: int | None, attested_on: date | None, added_on: date) -> date | None:
    """The day on which a thing should be looked at again; nothing if no rhythm is set, or none that anybody lives for.

    It counts from when somebody last said that the entry is right, else from when it was added. A change counts for
    nothing: who mended one line, or an import that did, need not have read the rest.
    """
    if not review_months or review_months > _LONGEST_RHYTHM:
        return None
    return months_on(attested_on or added_on, review_months)


def needs_a_look(lifecycle: str, due_on: date | None, today: date) -> bool:
    """Whether a thing that is in use, or soon will be, was not looked at by the day when it should have been."""
    return lifecycle in LOOKED_AFTER and due_on is not None and due_on < today


def months_on(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where that month is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Joint:
    """Which kinds a relation joins, first to second, where it is not for any; `alike` if both must be of one kind."""

    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    alike: bool = False

    def fits(self, one: str, other: str) -> bool:
        """Whether the relation can be said from a thing of kind `one` to one of kind `other`."""
        starts, ends = one in (self.starts or (one,)), other in (self.ends or (other,))
        return starts and ends and (one == other or not self.alike)


JOINTS: dict[Relation, Joint] = {
    Relation.COVERS: Joint(("contract",), ("system",)),
    Relation.HOLDS: Joint(("system",), ("dataset",)),
    Relation.FEEDS: Joint(("dataset", "system"), ("dataset", "report", "system")),
    Relation.EXPLAINS: Joint(("runbook",), ("system", "dataset", "report")),
    Relation.SHARES: Joint(("agreement",), ("dataset",)),
    Relation.DEPENDS_ON: Joint(("system",), ("system",)),
    Relation.SUPPLIED_UNDER: Joint(("system", "dataset"), ("contract",)),
    Relation.PART_OF: Joint(alike=True),
    Relation.CALLED_OFF_FROM: Joint(("contract",), ("contract",)),
    Relation.REPLACES: Joint(alike=True),
    Relation.RELATED_TO: Joint(),
}


def relations_between(one: str, other: str) -> list[tuple[Relation, bool]]:
    """The relations that can be said from a thing of kind `one` to one of kind `other`; False: read from the other."""
    found = []
    for relation, joint in JOINTS.items():
        if joint.fits(one, other):
            found.append((relation, True))
        if joint.fits(other, one) and relation is not Relation.RELATED_TO:  # which reads the same from either end
            found.append((relation, False))
    return found


def problem_of_joining(relation: Relation, one: str, other: str) -> Problem | None:
    """Why a relation cannot be said from a thing of kind `one` to one of kind `other`; nothing if it can."""
    ways = relations_between(one, other)
    if (relation, True) in ways:
        return None
    reason = f"“{relation.label}” cannot be said from {_a(one)} to {_a(other)}."
    if (relation, False) in ways:
        return Problem("relation", reason, "Turn the two ends round.", relation.value)
    fitting = ", ".join(f"{way.value} ({way.label.lower()})" for way, outward in ways if outward)
    return Problem("relation", reason, f"Between these, use one of: {fitting}.", relation.value)


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
