"""Record what became of a notice that the law asks for: published, or not needed and why."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.audit import Happening, record
from catalogue.contracts.noticed import notices_of
from catalogue.contracts.notices import HOLDS_FROM
from catalogue.contracts.tables import NoticeRecord
from catalogue.errors import NotFound, Refused
from catalogue.kinds.contract import Contract
from catalogue.kinds.values import clean
from catalogue.store import now
from catalogue.terms import Notice

_MOST_IN_REFERENCE = 120
_MOST_IN_REASON = 500


@dataclass(frozen=True)
class Became:
    """What became of it: published on a day under a reference, or not needed for a reason."""

    done_on: date | None = None
    reference: str = ""
    not_needed: str = ""


def record_notice(
    session: Session, actor: Actor, deal: Contract, code: Notice, occasion: str, became: Became, today: date
) -> NoticeRecord:
    """Write down what became of a notice, in place of what was said before. Who may: whoever keeps the contract.

    Raises `NotFound` for one that the law does not ask for here. Refused: neither of the two is said, or both
    (`notice_outcome`), a day to come (`notice_not_yet`), one before the Act or the contract (`notice_too_early`), a
    publication without a reference (`notice_reference`).
    """
    require(actor, Action.EDIT, deal.facts)
    lines = notices_of(session, actor, deal, today)
    line = next((one for one in lines if (one.asked.code, one.asked.occasion) == (code, occasion)), None)
    if line is None:
        raise NotFound("notice")
    reference, reason = clean(became.reference)[:_MOST_IN_REFERENCE], clean(became.not_needed)[:_MOST_IN_REASON]
    _check(became.done_on, reference, reason, today)
    _check_not_before(deal, became.done_on)
    row = line.record or NoticeRecord(id=uuid.uuid4(), contract_id=deal.id, code=code.value, occasion=occasion)
    row.done_on, row.reference, row.not_needed = became.done_on, reference, reason
    row.recorded_at, row.recorded_by = now(session), actor.name
    session.add(row)
    session.flush()
    said = {"notice": code.value, "occasion": occasion, "done_on": str(became.done_on or ""), "reference": reference}
    record(session, actor, Happening("contract.notice_recorded", "contract", deal.id, (deal.id,), said))
    return row


def rename_notices(session: Session, actor: Actor, deal: Contract, old: str, new: str) -> None:
    """Let what was recorded of the notices of a change follow it to its new reference. Who may: whoever keeps the
    contract."""
    require(actor, Action.EDIT, deal.facts)
    for row in _of_change(session, deal, old) if old != new else ():
        row.occasion = new
        said = {"notice": row.code, "occasion": new, "before": old}
        record(session, actor, Happening("contract.notice_renamed", "contract", deal.id, (deal.id,), said))


def drop_notices(session: Session, actor: Actor, deal: Contract, reference: str) -> None:
    """Take away that the notices of a change are not needed, with the change. Who may: whoever keeps the contract.
    Refused: one was published (`change_noticed`)."""
    require(actor, Action.EDIT, deal.facts)
    for row in _of_change(session, deal, reference):
        if row.done_on is not None:
            words = (
                f"A notice of “{reference}” was published ({row.reference}). Correct the change, so that the notice "
                "stays with it."
            )
            raise Refused("change_noticed", words)
        said = {"notice": row.code, "occasion": reference}
        record(session, actor, Happening("contract.notice_dropped", "contract", deal.id, (deal.id,), said))
        session.delete(row)


def _of_change(session: Session, deal: Contract, reference: str) -> Sequence[NoticeRecord]:
    kept = select(NoticeRecord).where(NoticeRecord.contract_id == deal.id, NoticeRecord.occasion == reference)
    return session.scalars(kept.where(NoticeRecord.code == Notice.UK10.value)).all() if reference else ()


def _check_not_before(deal: Contract, done_on: date | None) -> None:
    first = max(filter(None, (HOLDS_FROM, deal.signed_on)))
    if done_on is not None and done_on < first:
        words = f"There was no such notice before {first:%-d %B %Y}. Check the date."
        raise Refused("notice_too_early", words, "done_on")


def _check(done_on: date | None, reference: str, reason: str, today: date) -> None:
    if (done_on is None) == (not reason):
        words = "Say on which day it was published, or why it is not needed: one of the two."
        raise Refused("notice_outcome", words, "done_on")
    if done_on is None:
        return
    if done_on > today:
        raise Refused("notice_not_yet", "That day has not come. Record it once it is published.", "done_on")
    if not reference:
        raise Refused("notice_reference", "Enter the number that the notice has where it is published.", "reference")
