"""Untie every account of one provider of single sign-on, some at a time: each is told and stands in the audit trail."""

from datetime import date

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.people.sign_on_ties import TiedAt, next_tied, untie
from catalogue.workflows.account_letters import UNTIED, tell

MOST_AT_ONCE = 500


def untie_some(session: Session, actor: Actor, which: TiedAt, reason: str, today: date) -> int:
    """Untie the next 500 accounts at the most; how many those were, none once there is nothing left to untie.

    What was begun and stopped goes on where it was. Who may: administrators. Refused: no reason is given (`reason`).
    """
    found = next_tied(session, actor, which, today, MOST_AT_ONCE)
    for account in found:
        untie(session, actor, account, reason, which.issuer)
        tell(session, actor, account, UNTIED)
    return len(found)
