"""Each text of a runbook that comes into force is kept as a revision, whichever way it came."""

from typing import Any

import pytest

from catalogue.errors import NotAllowed, NotFound
from catalogue.kinds.record import Record
from catalogue.kinds.revision import Revision
from catalogue.resources.operations import describe
from catalogue.resources.revising import revision_row
from catalogue.resources.undo import undo_operation
from catalogue.runbooks.revisions import approved, newest_number, revision_of, revisions_of
from catalogue.store import operation_id
from catalogue.terms import Employer, RevisionChange
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR


def told(running: Running, runbook: Any) -> list[tuple[int, str, str, str]]:
    return [(one.number, one.text, one.state, one.change) for one in revisions_of(running.session, OPERATOR, runbook)]


def test_a_runbook_begins_with_its_first_text_and_one_without_text_with_none(running: Running) -> None:
    assert told(running, running.thing("runbook", "Restore", body="1. Do it.")) == [
        (1, "1. Do it.", "approved", "major")
    ]
    empty = running.thing("runbook", "Empty")
    assert (told(running, empty), approved(running.session, empty), newest_number(running.session, empty)) == (
        [],
        None,
        0,
    )


def test_a_text_changed_by_a_file_or_a_program_is_the_next_revision_in_force(running: Running) -> None:
    runbook = running.thing("runbook", "Restore", body="1. Do it.")
    describe(running.desk(), runbook, Record("runbook", {"summary": "How it comes back."}))
    describe(running.desk(), runbook, Record("runbook", {"body": "1. Do it well."}))
    describe(running.desk(), runbook, Record("runbook", {"body": "1. Do it well."}))
    found = approved(running.session, runbook)
    assert found is not None
    assert (found.number, found.text, found.author, len(found.digest)) == (2, "1. Do it well.", OPERATOR.name, 64)
    assert [number for number, *_ in told(running, runbook)] == [2, 1]


def test_only_staff_who_see_the_runbook_see_its_revisions(running: Running) -> None:
    runbook = running.thing("runbook", "Restore", body="1. Do it.", visibility="public")
    outsider = running.place.actor(running.place.person("Olga Other", Employer.PARTNER))
    with pytest.raises(NotAllowed):
        revisions_of(running.session, outsider, runbook)
    with pytest.raises(NotFound):
        revision_of(running.session, OPERATOR, runbook, 2)


def test_what_an_import_made_goes_with_its_texts_but_never_with_somebodys_draft(running: Running) -> None:
    made = [running.thing("runbook", title, body="1. Do it.") for title in ("One", "Two")]
    draft = revision_row(running.desk(), made[1].id, 2, "Mine.", RevisionChange.MINOR, "")
    running.session.add(Revision(**draft))
    running.session.flush()
    undone = undo_operation(running.desk(), operation_id(running.session), [one.id for one in made])
    assert (undone.removed, list(undone.left)) == ([made[0].id], [made[1].id])
