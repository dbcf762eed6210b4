"""Table of links by which somebody without an account hands in what one obligation asks for, once."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.store import Base


class UploadLink(Base):
    """A link that was sent to somebody of a supplier. `round` is the one that it was used for; `used_by` said so."""

    __tablename__ = "upload_link"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    obligation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("obligation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    made_by: Mapped[str] = mapped_column(String(200))
    made_by_id: Mapped[uuid.UUID | None]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    used_by: Mapped[str] = mapped_column(String(200), default="")
    round: Mapped[int | None]

    def is_open(self, at: datetime) -> bool:
        """Whether it can be used at this moment, as far as the link itself says."""
        return self.used_at is None and self.withdrawn_at is None and at < self.expires_at
