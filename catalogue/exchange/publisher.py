"""Whose data goes out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Publisher:
    """Whose catalogue it is: this portal's address without a slash at its end, its name, and its prefix for the numbers
    of contracting processes (empty: it has none)."""

    base_url: str
    name: str
    ocid_prefix: str = ""
