"""What there is to say about a file: remarks on its rows, and the refusal of the whole."""

from dataclasses import dataclass, field

from catalogue.errors import BadInput, Problem
from catalogue.kinds.record import RowProblem, Severity


@dataclass
class Remarks:
    """What there is to say about a file while it is read; row 0 is the file itself."""

    problems: list[RowProblem] = field(default_factory=list)

    def add(self, row: int, column: str, value: str, severity: Severity, reason: str, mend: str = "") -> None:
        """Say one thing about one row."""
        self.problems.append(RowProblem(row, column, value[:200], severity, reason, mend))

    def refuse(self, row: int, reason: str, mend: str = "", column: str = "", value: str = "") -> None:
        """Keep a row out."""
        self.add(row, column, value, Severity.REFUSED, reason, mend)

    def warn(self, row: int, reason: str, mend: str = "", column: str = "", value: str = "") -> None:
        """Drop one value."""
        self.add(row, column, value, Severity.WARNING, reason, mend)

    def note(self, row: int, reason: str, mend: str = "", column: str = "", value: str = "") -> None:
        """Tell, and drop nothing."""
        self.add(row, column, value, Severity.NOTE, reason, mend)


def refusal(reason: str, mend: str = "") -> BadInput:
    """The error by which a whole file is refused."""
    return BadInput([Problem("", reason, mend)])
