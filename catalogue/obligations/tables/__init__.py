"""Tables of obligations: what is owed, what was delivered, the clocks beside it, and how it ended otherwise."""

from catalogue.obligations.tables.chased import Chase
from catalogue.obligations.tables.delivery import Acceptance, Evidence, Round
from catalogue.obligations.tables.exits import Dispute, DisputeNote, Proposal
from catalogue.obligations.tables.obligation import (
    Obligation,
    ObligationProcedure,
    ObligationSystem,
    ObligationType,
)
from catalogue.obligations.tables.upload_link import UploadLink
from catalogue.obligations.tables.waiting import Block, Relief

__all__ = [
    "Acceptance",
    "Block",
    "Chase",
    "Dispute",
    "DisputeNote",
    "Evidence",
    "Obligation",
    "ObligationProcedure",
    "ObligationSystem",
    "ObligationType",
    "Proposal",
    "Relief",
    "Round",
    "UploadLink",
]
