"""The table of legal holds."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.store import Base


class LegalHold(Base):
    """That nothing of a contract may be disposed of, nor a person tied to it be erased, and why.

    `set_by_id` is who must not lift it: nobody where the command line set it.
    Not a field of the contract: a contract may be public, and why it is held never is.
    """

    __tablename__ = "legal_hold"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contract.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    from_on: Mapped[date]
    set_by: Mapped[str] = mapped_column(String(200))
    set_by_id: Mapped[uuid.UUID | None]
    lifted_on: Mapped[date | None]
    lifted_by: Mapped[str] = mapped_column(String(200), default="")
    lifted_why: Mapped[str] = mapped_column(String(500), default="")
