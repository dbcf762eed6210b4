"""How dates, money and numbers are written in pages, after the GOV.UK style guide."""

from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.db import LONDON


def day(value: date | datetime | str | None) -> str:
    """`22 November 2026`; empty for nothing; text that is not a date stays as it is."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return str(value)
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON)
    return f"{value.day} {value:%B %Y}"


def day_time(value: datetime | None) -> str:
    """`22 November 2026 at 3:05pm`, in London."""
    if value is None:
        return ""
    return f"{day(value)} at {clock(value.astimezone(LONDON).time())}"


def clock(value: time) -> str:
    """`3:05pm`."""
    return f"{value.hour % 12 or 12}:{value:%M}{'am' if value.hour < 12 else 'pm'}"


def money(value: Decimal | float | str | None) -> str:
    """`£12,500`, with pence only where there are some; `-£12,500` for what came back."""
    if value is None or value == "":
        return ""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    sign, size = "-" if amount < 0 else "", abs(amount)
    return f"{sign}£{size:,.0f}" if size == size.to_integral_value() else f"{sign}£{size:,.2f}"


def count(value: int | None) -> str:
    """`1,234`."""
    return "" if value is None else f"{value:,}"


def file_size(value: int | None) -> str:
    """`1.5 MB`, in thousands as GOV.UK writes it."""
    if value is None:
        return ""
    size: float = value
    for unit in ("bytes", "KB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" or size >= 10 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


FILTERS: dict[str, Any] = {
    "day": day,
    "day_time": day_time,
    "money": money,
    "count": count,
    "file_size": file_size,
}
