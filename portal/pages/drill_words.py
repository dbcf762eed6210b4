"""A drill in words, as far as the reader is told who did it."""

from catalogue.runbooks.queries import DrillLine
from catalogue.terms import DrillKind, DrillLevel, Employer
from portal.words import day


def drill_words(line: DrillLine) -> str:
    """`Ann Archer: done while watched on 22 November 2026, rehearsed, not yet confirmed by the witness`.

    That the witness denies it is for those who are told who did it.
    """
    row = line.row
    how = f"{DrillLevel(row.level).label.lower()} on {day(row.done_on)}, {DrillKind(row.drill_kind).label.lower()}"
    return f"{who_did_it(line)}: {how}{_what_of_the_witness(line)}"


def _what_of_the_witness(line: DrillLine) -> str:
    row = line.row
    if row.witness_id is None or row.was_watched:
        return ""
    if row.was_watched is None:
        return ", not yet confirmed by the witness"
    return ", denied by the witness" if line.person is not None else ""


def who_did_it(line: DrillLine) -> str:
    """By name, for whoever is told it; else only whose people they are."""
    ours = line.row.employer == Employer.COUNCIL
    if line.person is None:
        return "One of our own people" if ours else f"Someone of {line.organisation or 'a supplier'}"
    return line.person.name if ours else f"{line.person.name}, {line.organisation or 'supplier'}"
