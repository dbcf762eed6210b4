"""A contract's key dates: what due rules are counted from, and by when we must say that we leave. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from catalogue.contracts.due import months_from
from catalogue.terms import Anchor

# The bands of the timeline of ends, in months.
BANDS = (3, 6, 12, 18)


@dataclass(frozen=True)
class KeyDates:
    """What is known of a contract's days; `notice_days` is how long before the end notice must be given."""

    signed_on: date | None = None
    start_on: date | None = None
    go_live_on: date | None = None
    system_accepted_on: date | None = None
    notice_given_on: date | None = None
    end_on: date | None = None
    latest_end_on: date | None = None
    notice_days: int | None = None

    def anchors(self) -> Mapping[Anchor, date]:
        """The days that are known; a request or an event has its day where it is recorded, not here."""
        days = {
            Anchor.SIGNED: self.signed_on,
            Anchor.START: self.start_on,
            Anchor.GO_LIVE: self.go_live_on,
            Anchor.SYSTEM_ACCEPTANCE: self.system_accepted_on,
            Anchor.NOTICE: self.notice_given_on,
            Anchor.END: self.end_on,
            Anchor.LATEST_END: self.latest_end_on or self.end_on,
        }
        return {anchor: day for anchor, day in days.items() if day is not None}

    @property
    def last_day_for_notice(self) -> date | None:
        """The last day on which notice can be given so that the contract ends when it now ends."""
        if self.end_on is None or self.notice_days is None:
            return None
        return self.end_on - timedelta(days=self.notice_days)


def band_of(end_on: date, today: date) -> int | None:
    """Within how many months a contract ends: the narrowest of `BANDS`; None if later, or already over."""
    if end_on < today:
        return None
    return next((months for months in BANDS if end_on <= months_from(today, months)), None)
