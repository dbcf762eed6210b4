"""Files of a runbook: who adds and removes them, what a text says to show them, and what is refused."""

from typing import Any

import pytest
from sqlalchemy import select

from catalogue.access import ANONYMOUS
from catalogue.audit import AuditEvent
from catalogue.blobs import Blob
from catalogue.errors import BadInput, NotAllowed, NotFound, Refused
from catalogue.files.shelf import Attachment
from catalogue.runbooks import files
from catalogue.runbooks.drafting import approve, propose
from catalogue.runbooks.files import address_of, attach, detach, file_of, file_to_read, files_of, markdown_of
from catalogue.terms import RevisionChange
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR

PICTURE = Attachment("light.png", "image/png", Blob("a" * 64, 12))
LIST = Attachment("list.txt", "text/plain", Blob("b" * 64, 3))


@pytest.fixture
def runbook(running: Running) -> Any:
    return running.thing("runbook", "Restore Hearth", body="1. Do it.")


def test_staff_add_and_everyone_who_reads_the_runbook_reads_them(running: Running, runbook: Any) -> None:
    ben, sam = running.place.actor(running.ben), running.place.actor(running.sam)
    row = attach(running.desk(ben), runbook, PICTURE, " The light\nis [out] ")
    assert (row.added_by, row.description) == ("Ben Booth", "The light is [out]")
    assert markdown_of(row) == f"![The light is (out)](/files/{row.id})"
    assert list(files_of(running.session, runbook)) == [row]
    assert file_to_read(running.session, ben, row.id) == row
    with pytest.raises(NotFound):
        file_to_read(running.session, sam, row.id)
    runbook.visibility = "public"
    running.session.flush()
    draft = propose(running.desk(), runbook, f"1. Look. {markdown_of(row)}", RevisionChange.MINOR, 1)
    with pytest.raises(NotFound):
        file_to_read(running.session, ANONYMOUS, row.id)
    assert draft is not None
    approve(running.desk(), runbook, draft, RevisionChange.MINOR)
    assert file_to_read(running.session, ANONYMOUS, row.id) == row
    with pytest.raises((NotAllowed, NotFound)):
        attach(running.desk(sam), runbook, LIST, "")
    running.session.commit()
    verbs = running.session.scalars(select(AuditEvent.action).where(AuditEvent.action.like("runbook.file%"))).all()
    assert verbs == ["runbook.file_added"]


def test_a_picture_needs_words_and_another_file_does_not(running: Running, runbook: Any) -> None:
    with pytest.raises(BadInput):
        attach(running.desk(), runbook, PICTURE, " ")
    assert markdown_of(attach(running.desk(), runbook, LIST, "")).startswith("[list.txt](/files/")


def test_there_is_an_end_to_it(running: Running, runbook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_FILES", 1)
    attach(running.desk(), runbook, LIST, "")
    with pytest.raises(Refused) as refused:
        attach(running.desk(), runbook, LIST, "")
    assert refused.value.code == "too_many_files"


def test_what_a_draft_shows_is_not_removed(running: Running, runbook: Any) -> None:
    row = attach(running.desk(), runbook, PICTURE, "The light is out")
    draft = propose(running.desk(), runbook, f"1. Look. {markdown_of(row)}", RevisionChange.MINOR, 1)
    with pytest.raises(Refused) as refused:
        detach(running.desk(), runbook, row)
    assert refused.value.code == "file_in_use" and draft is not None
    other = propose(running.desk(), runbook, "1. Look.", RevisionChange.MINOR, draft.number)
    with pytest.raises(Refused):
        detach(running.desk(), runbook, row)
    assert other is not None
    approve(running.desk(), runbook, other, RevisionChange.MINOR)
    detach(running.desk(), runbook, row)
    assert list(files_of(running.session, runbook)) == []


def test_who_added_it_removes_it_and_nobody_else_of_the_staff(running: Running, runbook: Any) -> None:
    ben, ann = (running.desk(running.place.actor(one)) for one in (running.ben, running.ann))
    row = attach(ben, runbook, LIST, "")
    with pytest.raises(NotAllowed):
        detach(ann, runbook, row)
    other = running.thing("runbook", "Start Hearth", body="1. Do it.")
    with pytest.raises(NotFound):
        file_of(running.session, other, row.id)
    detach(ben, runbook, row)
    with pytest.raises(NotFound):
        file_to_read(running.session, OPERATOR, row.id)
    assert address_of(row) == f"/files/{row.id}"
