"""Where things are changed with all that the topics above them forbid: the one way for forms, files and programs."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.obligations.closing import hinder_closing
from catalogue.resources.desk import Desk, desk
from catalogue.runbooks.secrets_kept import hinder_secrets


def full_desk(session: Session, actor: Actor, today: date, note: str = "") -> Desk:
    """Open a desk at which no contract is closed over critical obligations, and no runbook tells a suspected secret."""
    return desk(session, actor, today, note, hindrances=(hinder_closing, hinder_secrets))


def vouched(at: Desk) -> Desk:
    """The same desk where a person says that what looks like a secret is none, or a report tells of it instead."""
    return replace(at, hindrances=tuple(one for one in at.hindrances if one is not hinder_secrets))
