"""Facets that are worked out from a number: how fresh a thing is, and how full its entry."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step of a range: from this number on."""

    code: str
    label: str
    least: int


@dataclass(frozen=True)
class Range:
    """A facet over numbers, its steps ascending; the last one that a number reaches is its own."""

    label: str
    steps: tuple[Step, ...]

    def place_of(self, code: str) -> int:
        """Where a step stands among the others; after them all if there is no such step."""
        return next((at for at, step in enumerate(self.steps) if step.code == code), len(self.steps))

    def label_of(self, code: str) -> str:
        """What people call a step."""
        return next((step.label for step in self.steps if step.code == code), code)


# In days since somebody last changed or confirmed the entry.
FRESHNESS = Range(
    "Last changed or confirmed",
    (
        Step("quarter", "In the last 3 months", 0),
        Step("year", "3 to 12 months ago", 92),
        Step("three-years", "1 to 3 years ago", 366),
        Step("older", "More than 3 years ago", 1096),
    ),
)
# In per cent.
COMPLETENESS = Range(
    "How full the entry is",
    (
        Step("thin", "Less than 40% filled in", 0),
        Step("half", "40% to 69% filled in", 40),
        Step("good", "70% to 89% filled in", 70),
        Step("full", "90% or more filled in", 90),
    ),
)
RANGES: dict[str, Range] = {"freshness": FRESHNESS, "completeness": COMPLETENESS}
