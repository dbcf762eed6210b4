"""A new runbook keeps its text and pictures whoever may see it once it is made."""

import uuid

import pytest
from sqlalchemy import select

from catalogue.access import Action, may
from catalogue.blobs import Blob
from catalogue.files.shelf import Attachment
from catalogue.kinds.record import Record
from catalogue.kinds.runbook import Runbook
from catalogue.runbooks.arrivals import lay_by
from catalogue.runbooks.files import files_of
from catalogue.runbooks.making import make_runbook
from catalogue.runbooks.tables import Revision
from catalogue.store import Database
from catalogue.terms import Role
from catalogue.workflows.desks import full_desk
from tests.catalogue.runbooks.running import Running
from tests.factories import TODAY


@pytest.mark.parametrize("at_once", [True, False], ids=["in force", "draft"])
def test_who_makes_one_that_only_others_may_see_loses_nothing(database: Database, at_once: bool) -> None:
    picture = uuid.uuid4()
    text = f"1. Look: ![The red light](/files/{picture})"
    with database.unit_of_work() as session:
        running = Running(session)
        running.place.role(running.ben, Role.ADMIN)
        at = full_desk(session, running.place.actor(running.ben), TODAY)
        lay_by(at, {picture: Attachment("light.png", "image/png", Blob("1" * 64, 1))})
        made = make_runbook(
            at, Record("runbook", {"title": "Kiosk", "visibility": "restricted", "body": text}), at_once
        )
        runbook = session.get_one(Runbook, made)
        assert not may(at.actor, Action.READ, runbook.facts)
        assert session.scalars(select(Revision.text).where(Revision.runbook_id == made)).all() == [text]
        assert [row.id for row in files_of(session, runbook)] == [picture]
