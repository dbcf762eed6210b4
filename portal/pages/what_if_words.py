"""What would become of us, in one sentence that a head of service can repeat: if somebody left, if a contract ended."""

from catalogue.plurals import how_many
from catalogue.readiness.foreseeing import Foreseen, Tally

NOTHING = "As far as is recorded, nothing would stop"


def left_words(name: str, foreseen: Foreseen) -> str:
    """The answer for a person; counts only, so that it can be told to all staff."""
    total = foreseen.total
    if foreseen.is_nothing:
        return f"{NOTHING} if {name} left today."
    becomes = _becomes(total) or "every system that our own people can run today could still be run"
    return " ".join([f"If {name} left today, {becomes}.", *_gone(total)])


def ended_words(foreseen: Foreseen) -> str:
    """The answer for a contract."""
    if not foreseen.systems:
        because = ": each system that it covers is covered by another one too" if foreseen.covered_still else ""
        return f"{NOTHING} if this contract ended today{because}."
    unknown = sum(not one.outcome.before.is_recorded for one in foreseen.systems)
    if unknown == len(foreseen.systems):
        return f"Nobody knows what would stop if this contract ended today: {_unsaid(unknown)}."
    known = f"{len(foreseen.systems) - unknown:,}" if unknown else "each"
    becomes = _becomes(foreseen.total) or f"our own people could run {known} of its systems"
    also = f" Besides, {_unsaid(unknown)}." if unknown else ""
    return f"If this contract ended today, {becomes}.{also}"


def _unsaid(systems: int) -> str:
    return f"of {how_many(systems, 'system')} it is not recorded what must be done"


def _becomes(total: Tally) -> str:
    """What stops and what hangs on one person; nothing if neither."""
    stop = f"{how_many(total.stop, 'system')} could not be run by our own people" if total.stop else ""
    number = how_many(total.hang, "system") if not stop else f"{total.hang:,} more"
    hang = f"{number} would hang on one person" if total.hang else ""
    return " and ".join(part for part in (stop, hang) if part)


def _gone(total: Tally) -> list[str]:
    """What nobody of ours could do then."""
    parts = [(total.procedures, "procedure"), (total.skills, "skill")]
    lost = " and ".join(how_many(number, word) for number, word in parts if number)
    return [f"Nobody else of ours can do {lost}."] if lost else []
