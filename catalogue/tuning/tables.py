"""Tables of searches whose right answers are known, and of the numbers that the ranking was set to."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.store import Base


class KnownSearch(Base):
    """Words that people search with, and one entry that should come first; several entries are several rows.

    The entry is no foreign key: an import that is taken back takes its entries away, whatever is known of them.
    """

    __tablename__ = "known_search"
    __table_args__ = (UniqueConstraint("key", "thing_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    words: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(600))
    kind: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[uuid.UUID]
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(200))


class RankingSetting(Base):
    """All numbers of the ranking as somebody set them; the newest are in use. Rows are only ever added."""

    __tablename__ = "ranking_setting"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    numbers: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(500))
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(200))
