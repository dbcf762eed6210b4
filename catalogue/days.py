"""Days as letters and files say them."""

from datetime import date


def in_words(day: date | None) -> str:
    """`2 March 2027`; empty for nothing."""
    return f"{day.day} {day:%B %Y}" if day else ""


def with_weekday(day: date) -> str:
    """`Tuesday 2 March 2027`."""
    return f"{day:%A} {in_words(day)}"
