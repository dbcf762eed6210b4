"""Where things are changed with all that the topics above them forbid: the one way for forms, files and programs."""

from datetime import date

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.obligations.closing import hinder_closing
from catalogue.resources.desk import Desk, desk


def full_desk(session: Session, actor: Actor, today: date, note: str = "") -> Desk:
    """Open a desk at which no contract is closed over critical obligations."""
    return desk(session, actor, today, note, hindrances=(hinder_closing,))
