"""A text that seems to hold a password is not put in force nor shown to more people, unless a person vouches for it."""

from typing import Any

import pytest

from catalogue.errors import Refused
from catalogue.kinds.record import Record
from catalogue.kinds.runbook import Runbook
from catalogue.resources.desk import Desk
from catalogue.resources.operations import describe
from catalogue.runbooks.drafting import approve, propose
from catalogue.runbooks.making import make_runbook
from catalogue.runbooks.revisions import approved, newest
from catalogue.terms import RevisionChange, RevisionState
from catalogue.workflows.desks import full_desk, vouched
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR, TODAY

LEAK = "1. Sign in.\n2. The password is Spring2024Hearth.\n"
MINOR = RevisionChange.MINOR


@pytest.fixture
def at(running: Running) -> Desk:
    return full_desk(running.session, OPERATOR, TODAY)


def leaking(running: Running, visibility: str = "internal") -> Any:
    """A runbook whose text in force has a password already."""
    return running.thing("runbook", "Restore Hearth", body=LEAK, visibility=visibility)


def test_a_text_with_a_password_stays_a_draft_until_somebody_vouches_for_it(running: Running, at: Desk) -> None:
    runbook = running.thing("runbook", "Restore Hearth", body="1. Sign in.")
    draft = propose(at, runbook, LEAK, MINOR, base=1)
    assert draft is not None
    with pytest.raises(Refused, match=r"A password or key seems to stand on line 2 of the instructions\.") as refused:
        approve(at, runbook, draft, MINOR)
    assert (refused.value.code, refused.value.field) == ("looks_secret", "vouched")
    assert "Spring2024Hearth" not in refused.value.words
    assert draft.state == RevisionState.DRAFT
    approve(vouched(at), runbook, draft, MINOR)
    assert runbook.body == draft.text


def test_a_changed_text_with_a_password_is_stopped_whichever_way_it_comes(running: Running, at: Desk) -> None:
    runbook = running.thing("runbook", "Restore Hearth", body="1. Sign in.")
    with pytest.raises(Refused, match="seems to stand"):
        describe(at, runbook, Record("runbook", {"body": LEAK}))


@pytest.mark.parametrize(
    "before, after", [("internal", "public"), ("restricted", "internal"), ("restricted", "public")]
)
def test_a_runbook_with_a_password_is_not_shown_to_more_people(
    running: Running, at: Desk, before: str, after: str
) -> None:
    runbook = leaking(running, before)
    with pytest.raises(Refused) as refused:
        describe(at, runbook, Record("runbook", {"visibility": after}))
    assert refused.value.code == "looks_secret"
    assert describe(vouched(at), runbook, Record("runbook", {"visibility": after}))


def test_fewer_people_and_other_words_are_not_asked_about(running: Running, at: Desk) -> None:
    runbook = leaking(running, "public")
    assert describe(at, runbook, Record("runbook", {"visibility": "internal"}))
    assert describe(at, runbook, Record("runbook", {"summary": "How to bring it back."}))


def test_a_new_runbook_with_a_password_begins_as_a_draft_or_not_at_all(running: Running, at: Desk) -> None:
    record = Record("runbook", {"title": "Restore Hearth", "body": LEAK, "visibility": "public"})
    with pytest.raises(Refused) as refused:
        make_runbook(at, record)
    assert refused.value.code == "looks_secret"
    drafted = running.session.get_one(Runbook, make_runbook(at, record, at_once=False))
    first = newest(running.session, drafted)
    assert first is not None and (first.text.strip(), first.state) == (LEAK.strip(), RevisionState.DRAFT)
    assert drafted.body == "" and approved(running.session, drafted) is None
    assert running.session.get_one(Runbook, make_runbook(vouched(at), record)).body.strip() == LEAK.strip()


def test_of_many_lines_the_first_are_named(running: Running, at: Desk) -> None:
    runbook = running.thing("runbook", "Restore Hearth", body="1. Sign in.")
    draft = propose(at, runbook, "\n".join(f"token: abc{number}def" for number in range(8)), MINOR, base=1)
    assert draft is not None
    with pytest.raises(Refused, match="lines 1, 2, 3, 4, 5 and 3 more of the instructions"):
        approve(at, runbook, draft, MINOR)
