"""The demo council's tables, with dates that are counted from the day of loading, so that its story never ages."""

import csv
import io
import re
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

DATA = Path(__file__).parent / "data"
Row = dict[str, str]
_TOKEN = re.compile(r"\{today(?:([+-]\d+)([dwmy]))?\}")


def dated(text: str, today: date) -> str:
    """The text with `{today-120d}`, `{today+17w}`, `{today+6m}` and `{today-2y}` as ISO dates."""
    return _TOKEN.sub(lambda found: _moved(today, int(found[1] or 0), found[2] or "d").isoformat(), text)


def _moved(day: date, number: int, unit: str) -> date:
    if unit in "dw":
        return day + timedelta(days=number * (7 if unit == "w" else 1))
    return months_later(day, number * (12 if unit == "y" else 1))


def months_later(day: date, months: int) -> date:
    """The same day some months on (or back); the month's last day where there is no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def rows_of(name: str, today: date, folder: Path = DATA) -> list[Row]:
    """The rows of one table."""
    text = dated((folder / f"{name}.csv").read_text(encoding="utf-8"), today)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def day_of(text: str) -> date | None:
    """An ISO date, or nothing."""
    return date.fromisoformat(text) if text else None


def items_of(text: str) -> list[str]:
    """The items of a cell that holds several, parted by semicolons."""
    return [item.strip() for item in text.split(";") if item.strip()]
