"""Counts as people say them: 1 entry, 1,234 entries."""


def how_many(number: int, one: str, several: str = "") -> str:
    """A number with what it counts; `several` where an s behind the word is not enough."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
