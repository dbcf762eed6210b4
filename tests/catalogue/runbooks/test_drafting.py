"""A new text is a draft until whoever answers for the runbook approves it; who saves second meets the first."""

from typing import Any

import pytest
from sqlalchemy import select

from catalogue.access import Actor
from catalogue.audit import AuditEvent
from catalogue.errors import BadInput, Conflict, NotAllowed, NotFound, Refused
from catalogue.resources.three_ways import join
from catalogue.runbooks.drafting import approve, bring_back, propose, withdraw
from catalogue.runbooks.revisions import approved, in_force, newest, revision_of, revisions_of, waiting
from catalogue.runbooks.tables import Revision
from catalogue.terms import Employer, RevisionChange, RevisionState
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR

MINOR, MAJOR = RevisionChange.MINOR, RevisionChange.MAJOR


@pytest.fixture
def runbook(running: Running) -> Any:
    owners = {"information_asset_owner": running.ann.email}
    return running.thing("runbook", "Restore Hearth", body="1. Do it.", owners=owners)


@pytest.fixture
def ben(running: Running) -> Actor:
    """One of the staff, who answers for nothing."""
    return running.place.actor(running.ben)


def drafted(running: Running, runbook: Any, text: str, actor: Actor = OPERATOR) -> Revision:
    last = newest(running.session, runbook)
    draft = propose(running.desk(actor), runbook, text, MINOR, last.number if last else 0)
    assert draft is not None
    return draft


def stands(running: Running, runbook: Any) -> tuple[str, int]:
    found = approved(running.session, runbook)
    assert found is not None
    running.session.refresh(runbook)
    assert runbook.body == found.text
    return found.text, found.number


def test_readers_see_the_approved_text_until_its_owner_approves_another(
    running: Running, runbook: Any, ben: Actor
) -> None:
    draft = drafted(running, runbook, "1. Do it well.", ben)
    assert (draft.author, draft.author_id, draft.state) == ("Ben Booth", running.ben.id, RevisionState.DRAFT)
    assert stands(running, runbook) == ("1. Do it.", 1)
    assert waiting(revisions_of(running.session, ben, runbook)) is draft
    with pytest.raises(NotAllowed):
        approve(running.desk(ben), runbook, draft, MINOR)
    ann = running.place.actor(running.ann)
    approve(running.desk(ann), runbook, draft, MAJOR)
    assert stands(running, runbook) == ("1. Do it well.", 2)
    every = revisions_of(running.session, ben, runbook)
    assert (draft.approved_by, draft.change, in_force(every), waiting(every)) == ("Ann Archer", MAJOR, draft, None)


def test_what_was_done_to_a_text_is_in_the_trail(running: Running, runbook: Any) -> None:
    withdraw(running.desk(), runbook, drafted(running, runbook, "Wrong."))
    approve(running.desk(), runbook, drafted(running, runbook, "1. Do it well."), MINOR)
    running.session.commit()
    found = running.session.scalars(select(AuditEvent).where(AuditEvent.subject_id == runbook.id).order_by("seq"))
    assert [one.action for one in found] == [
        "runbook.registered",
        "runbook.text_drafted",
        "runbook.text_withdrawn",
        "runbook.text_drafted",
        "runbook.text_approved",
        "runbook.described",
    ]


def test_who_saves_second_is_told_what_stands_and_loses_nothing(running: Running, runbook: Any, ben: Actor) -> None:
    drafted(running, runbook, "1. Do it.\n2. Check it.")
    with pytest.raises(Conflict) as stale:
        propose(running.desk(ben), runbook, "0. Sit down.\n1. Do it.", MINOR, base=1)
    assert stale.value.current == 2
    began, theirs = (revision_of(running.session, ben, runbook, number).text for number in (1, 2))
    joined = join(began, "0. Sit down.\n1. Do it.", theirs)
    assert drafted(running, runbook, joined, ben).text == "0. Sit down.\n1. Do it.\n2. Check it."


def test_who_went_on_from_a_draft_that_was_withdrawn_is_told(running: Running, runbook: Any) -> None:
    withdraw(running.desk(), runbook, drafted(running, runbook, "Wrong."))
    with pytest.raises(Conflict) as stale:
        propose(running.desk(), runbook, "Wrong, and more.", MINOR, base=2)
    assert stale.value.current == 1
    assert drafted(running, runbook, "1. Do it well.").number == 3


def test_the_same_text_again_is_no_draft_and_none_at_all_is_refused(running: Running, runbook: Any) -> None:
    assert propose(running.desk(), runbook, " 1. Do it.\r\n", MINOR, base=1) is None
    for text in ("  ", "x" * 200_001):
        with pytest.raises(BadInput):
            propose(running.desk(), runbook, text, MINOR, base=1)


def test_only_a_draft_that_nothing_overtook_and_that_is_settled_is_approved(running: Running, runbook: Any) -> None:
    first = drafted(running, runbook, "First.")
    second = drafted(running, runbook, join("a", "b", "c"))
    third = drafted(running, runbook, "Third.")
    approve(running.desk(), runbook, third, MINOR)
    for draft, code in ((first, "draft_overtaken"), (third, "not_a_draft")):
        with pytest.raises(Refused) as refused:
            approve(running.desk(), runbook, draft, MINOR)
        assert refused.value.code == code
    unsettled = drafted(running, runbook, second.text)
    with pytest.raises(Refused) as refused:
        approve(running.desk(), runbook, unsettled, MINOR)
    assert refused.value.code == "draft_unsettled"


def test_a_draft_is_withdrawn_by_who_wrote_it_or_who_answers_for_the_runbook(
    running: Running, runbook: Any, ben: Actor
) -> None:
    sue = running.place.actor(running.place.person("Sue Starter"))
    draft = drafted(running, runbook, "Mine.", ben)
    with pytest.raises(NotAllowed):
        withdraw(running.desk(sue), runbook, draft)
    withdraw(running.desk(ben), runbook, draft)
    assert draft.state == RevisionState.WITHDRAWN
    with pytest.raises(Refused) as refused:
        withdraw(running.desk(ben), runbook, draft)
    assert refused.value.code == "not_a_draft"
    withdraw(running.desk(running.place.actor(running.ann)), runbook, drafted(running, runbook, "Again.", ben))


def test_an_old_text_comes_back_as_a_draft(running: Running, runbook: Any) -> None:
    approve(running.desk(), runbook, drafted(running, runbook, "1. Do it well."), MINOR)
    old = revision_of(running.session, OPERATOR, runbook, 1)
    back = bring_back(running.desk(), runbook, old)
    assert back is not None
    assert (back.number, back.text, back.state) == (3, "1. Do it.", RevisionState.DRAFT)
    assert bring_back(running.desk(), runbook, old) is None
    approve(running.desk(), runbook, back, MAJOR)
    assert stands(running, runbook) == ("1. Do it.", 3)


def test_outsiders_neither_propose_nor_hear_of_drafts(running: Running) -> None:
    public, secret = (
        running.thing("runbook", f"{seen} one", body="1. Do it.", visibility=seen) for seen in ("public", "restricted")
    )
    outsider = running.place.actor(running.place.person("Olga Other", Employer.PARTNER))
    for thing, error in ((public, NotAllowed), (secret, NotFound)):
        with pytest.raises(error):
            propose(running.desk(outsider), thing, "Mine.", MINOR, base=1)
        with pytest.raises(error):
            revisions_of(running.session, outsider, thing)
