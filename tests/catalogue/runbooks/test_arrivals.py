"""Pictures that came with a Word file: whose they are, what becomes of them, and what stays on record."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from catalogue.access import ANONYMOUS
from catalogue.audit import AuditEvent
from catalogue.blobs import Blob
from catalogue.errors import NotAllowed, NotFound, Refused
from catalogue.files.shelf import Attachment
from catalogue.runbooks.arrivals import MOST_WAITING, forget_arrivals, lay_by, move_in, picture_or_file
from catalogue.runbooks.files import files_of
from catalogue.store import now
from tests.catalogue.runbooks.running import Running

LIGHT, BUTTON = uuid.uuid4(), uuid.uuid4()
PICTURES = {
    one: Attachment(f"picture-{n}.png", "image/png", Blob(str(n) * 64, n)) for n, one in enumerate((LIGHT, BUTTON), 1)
}


@pytest.fixture
def ben(running: Running) -> Any:
    """Ben, who brought two pictures."""
    actor = running.place.actor(running.ben)
    lay_by(running.desk(actor), PICTURES)
    return actor


def test_they_become_files_of_the_runbook_that_shows_them(running: Running, ben: Any) -> None:
    body = rf"1. Look: ![The \[red\] light](/files/{LIGHT}) ![Again](/files/{LIGHT}) ![x](/files/{uuid.uuid4()})"
    runbook = running.thing("runbook", "Kiosk", body=body)
    move_in(running.desk(ben), runbook.id)
    (row,) = files_of(running.session, runbook)
    assert (row.id, row.name, row.sha256, row.size) == (LIGHT, "picture-1.png", "1" * 64, 1)
    assert (row.description, row.added_by_id) == ("The [red] light", running.ben.id)
    assert picture_or_file(running.session, ben, LIGHT) == row
    assert picture_or_file(running.session, ben, BUTTON).sha256 == "2" * 64
    running.session.commit()
    verbs = running.session.scalars(select(AuditEvent.action).where(AuditEvent.action.like("runbook.file%"))).all()
    assert verbs == ["runbook.file_added"]


def test_nobody_else_sees_or_takes_them(running: Running, ben: Any) -> None:
    ann = running.place.actor(running.ann)
    for stranger in (ann, ANONYMOUS):
        with pytest.raises(NotFound):
            picture_or_file(running.session, stranger, LIGHT)
    runbook = running.thing("runbook", "Kiosk", body=f"![x](/files/{LIGHT})")
    move_in(running.desk(ann), runbook.id)
    assert list(files_of(running.session, runbook)) == []


def test_only_people_bring_pictures(running: Running) -> None:
    with pytest.raises(NotAllowed):
        lay_by(running.desk(), PICTURES)


def test_so_much_of_one_person_waits_and_no_more(running: Running, ben: Any) -> None:
    large = {uuid.uuid4(): Attachment("large.png", "image/png", Blob("3" * 64, MOST_WAITING))}
    with pytest.raises(Refused) as refused:
        lay_by(running.desk(ben), large)
    assert refused.value.code == "pictures_waiting"
    lay_by(running.desk(running.place.actor(running.place.person("Cai"))), large)


def test_what_nobody_saves_is_forgotten(running: Running, ben: Any) -> None:
    moment = now(running.session)
    assert forget_arrivals(running.session, moment - timedelta(minutes=1)) == 0
    assert forget_arrivals(running.session, moment + timedelta(minutes=1)) == 2
    running.session.flush()
    with pytest.raises(NotFound):
        picture_or_file(running.session, ben, LIGHT)
