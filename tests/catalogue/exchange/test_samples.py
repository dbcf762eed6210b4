"""The samples of every format: valid ones are read whole, and each invalid one is refused for the rule it breaks."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from catalogue.errors import BadInput
from catalogue.exchange.formats import BY_CODE, format_of
from catalogue.exchange.upload import Upload
from catalogue.kinds.record import Reading, Severity

SAMPLES = Path(__file__).parents[2] / "samples"
VALID = sorted(path for path in SAMPLES.glob("*/valid/*") if path.is_file() and path.parts[-3] in BY_CODE)


@dataclass(frozen=True)
class Expected:
    """What an invalid sample must be told."""

    format: str
    file: str
    row: str
    column: str
    reason_contains: str
    outcome: str
    found_when: str

    def __str__(self) -> str:
        return f"{self.format}-{self.file}"


def expectations() -> list[Expected]:
    """Every line of every `expected.csv` that is met by reading alone."""
    found = []
    for path in sorted(SAMPLES.glob("*/invalid/expected.csv")):
        with path.open(encoding="utf-8") as file:
            found += [Expected(path.parts[-3], **line) for line in csv.DictReader(file)]
    return [one for one in found if one.found_when == "reading"]


def upload_of(path: Path) -> Upload:
    """A sample as it would be handed in; those that need each other come as a folder."""
    if "duplicate-slug" in path.name:
        twins = sorted(path.parent.glob("duplicate-slug-*"))
        return Upload("folder", members=tuple(Upload(twin.name, twin.read_bytes()) for twin in twins))
    return Upload(path.name, path.read_bytes())


def read(code: str, path: Path) -> Reading:
    """A sample read as a format."""
    return format_of(code).read(upload_of(path), "")


@pytest.mark.parametrize("path", VALID, ids=lambda path: f"{path.parts[-3]}-{path.name}")
def test_a_valid_sample_is_read_whole(path: Path) -> None:
    reading = read(path.parts[-3], path)
    assert [one for one in reading.problems if one.severity is Severity.REFUSED] == []
    assert len(reading.records) == 0 if path.name.startswith("empty") else reading.records


@pytest.mark.parametrize("expected", expectations(), ids=str)
def test_an_invalid_sample_is_told_what_rule_it_breaks(expected: Expected) -> None:
    path = SAMPLES / expected.format / "invalid" / expected.file
    try:
        problems = [
            (str(one.row), one.column, one.severity, one.reason) for one in read(expected.format, path).problems
        ]
        whole_file_refused = False
    except BadInput as refused:
        problems = [("", one.field, Severity.REFUSED, one.words) for one in refused.problems]
        whole_file_refused = True
    assert whole_file_refused == (expected.outcome == "file_refused")
    severities = [
        severity
        for row, column, severity, reason in problems
        if expected.reason_contains in reason
        and expected.row in ("", row)
        and (expected.column in ("", column) or whole_file_refused)
    ]
    assert severities, problems
    if expected.outcome == "row_refused":
        assert Severity.REFUSED in severities
