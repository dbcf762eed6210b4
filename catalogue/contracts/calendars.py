"""Working days by nation, with a contract's own closed days: Monday to Friday, but for bank holidays.

Bank holidays come from the library `holidays`; an update of it brings those that are proclaimed for one year.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays

from catalogue.terms import Nation

_SATURDAY = 5
_SUBDIVISION = {Nation.ENGLAND_AND_WALES: "ENG", Nation.SCOTLAND: "SCT", Nation.NORTHERN_IRELAND: "NIR"}


@dataclass(frozen=True)
class WorkingDays:
    """The working days of a nation without the days on which a contract says that nobody works."""

    nation: Nation
    closed: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether it is none of Saturday, Sunday, a bank holiday and the closed days."""
        return day.weekday() < _SATURDAY and day not in self.closed and day not in bank_holidays(self.nation, day.year)


@lru_cache(maxsize=300)
def bank_holidays(nation: Nation, year: int) -> frozenset[date]:
    """The bank holidays of a year."""
    return frozenset(holidays.country_holidays("GB", subdiv=_SUBDIVISION[nation], years=year))


def calendar_of(nation: Nation) -> WorkingDays:
    """The working days of a nation."""
    return WorkingDays(nation)
