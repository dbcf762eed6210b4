"""What is said of procedures, of drills, and of how far the council can run a system itself."""

from typing import Self

from catalogue.terms.term import Term


class _Counted(Term):
    """A term that stands for a number in the readiness score."""

    points: int

    def __new__(cls, code: str, label: str = "", points: int = 0, hint: str = "") -> Self:
        term = str.__new__(cls, code)
        term._value_ = code
        term.label = label
        term.uri = f"urn:x-portal:{cls.__name__}:{code}"
        term.hint = hint
        term.points = points
        return term


class ProcedureKind(Term):
    """Whether a procedure is needed to run a system, or is a skill of those who use it as a tool."""

    RUN = "run", "It is needed to run it", "", "It counts towards whether we can run it ourselves."
    SKILL = "skill", "It is a skill of those who use it", "", "It says nothing of whether we can run it ourselves."


class ProcedureWeight(_Counted):
    """How much it matters that somebody of our own can carry a procedure out: 3, 2 and 1 in the readiness score."""

    CRITICAL = "critical", "Critical", 3, "Without it a service to residents stops. Drills count for 6 months."
    IMPORTANT = "important", "Important", 2, "Without it work is delayed or done by hand. Drills count for 12 months."
    MINOR = "minor", "Minor", 1, "Without it there is an annoyance. Drills count for 12 months."


class DrillLevel(_Counted):
    """How far somebody carried a procedure out by themselves: levels 2, 3 and 4; having it written down is level 1."""

    TAUGHT_BACK = "taught_back", "Taught back", 2, "They explained it, step by step, to someone who can do it."
    WATCHED = "watched", "Done while watched", 3, "They did it, with someone beside them who can."
    ALONE = "alone", "Done alone", 4, "They did it with nobody's help."


class DrillKind(Term):
    """Whether it was done because it had to be, or to learn it."""

    LIVE = "live", "For real", "", "It had to be done, on the running system."
    REHEARSED = "rehearsed", "Rehearsed", "", "It was done to practise, or on a test system."


class DrillOutcome(Term):
    """How a drill ended; one that did not work proves nothing."""

    PASSED = "passed", "It worked"
    CORRECTED = "corrected", "It worked, after corrections", "", "The instructions had to be put right on the way."
    FAILED = "failed", "It did not work"


class ReadinessBand(Term):
    """Whether we can run a system ourselves, in three colours."""

    GREEN = "green", "Green", "", "We can run it ourselves."
    AMBER = "amber", "Amber", "", "We can run it ourselves, but not safely."
    RED = "red", "Red", "", "We cannot run it ourselves."
