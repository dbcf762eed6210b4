"""The table of what readiness was, system by system and day by day: figures only, nobody's name."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.store import GOES_WITH, Base


class ReadinessSnapshot(Base):
    """How ready one system was on one day. `permille` is the score; `people` is how many it hung on.

    Without `procedures` nothing was recorded, and the figures say nothing.
    """

    __tablename__ = "readiness_snapshot"
    __table_args__ = (Index("ix_readiness_snapshot_taken_on", "taken_on"),)

    system_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"), primary_key=True, info=GOES_WITH)
    taken_on: Mapped[date] = mapped_column(primary_key=True)
    band: Mapped[str] = mapped_column(String(20))
    permille: Mapped[int]
    people: Mapped[int]
    procedures: Mapped[int]
    only_a_contractor: Mapped[bool]
