"""A folder of runbooks is loaded with a report, twice without change, and never takes a person's text away."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from catalogue.exchange.upload import Upload
from catalogue.imports.states import RunStatus
from catalogue.kinds import kind_of
from catalogue.kinds.record import RowProblem, Severity
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import desk
from catalogue.resources.queries import thing
from catalogue.runbooks.drafting import approve, propose
from catalogue.runbooks.revisions import revisions_of
from catalogue.store import Database
from catalogue.terms import RevisionChange, RevisionState
from catalogue.workflows.loading import Outcome
from tests.catalogue.imports.loads import loaded, sample, things
from tests.factories import OPERATOR, TODAY

RUNBOOK = kind_of("runbook")
BEGAN = "Stop it.\n\nStart it."


def folder(text: str = BEGAN, **front: str) -> Upload:
    """A folder with one page of ours and one beside it."""
    said = "".join(f"{name}: {value}\n" for name, value in {"title": "Restart it", **front}.items())
    page = f"---\n{said}---\n\n{text}\n"
    return Upload("f", members=(Upload("restart-it.md", page.encode()), Upload("other.md", b"# Other\n\nWait.\n")))


def in_force(database: Database) -> str:
    return str(things(database, RUNBOOK)["Restart it"].values["body"])


def written(database: Database, text: str, approved: bool = True) -> None:
    """Somebody writes the text anew, and whoever answers for it approves it."""
    with database.unit_of_work() as session:
        runbook = thing(session, OPERATOR, RUNBOOK, "restart-it")
        base = revisions_of(session, OPERATOR, runbook)[0].number
        draft = propose(desk(session, OPERATOR, TODAY), runbook, text, RevisionChange.MINOR, base)
        assert draft is not None
        if approved:
            approve(desk(session, OPERATOR, TODAY), runbook, draft, RevisionChange.MINOR)


def texts(database: Database) -> list[tuple[str, str]]:
    """Every text with its state, the oldest first."""
    with database.reading() as session:
        runbook = thing(session, OPERATOR, RUNBOOK, "restart-it")
        return [(one.text, one.state) for one in reversed(revisions_of(session, OPERATOR, runbook))]


def conflicts(outcome: Outcome) -> list[RowProblem]:
    return [one for one in outcome.problems if one.severity is Severity.CONFLICT]


def test_the_samples_load_with_a_report_and_a_second_time_change_nothing(database: Database) -> None:
    first = loaded(database, "runbooks", sample("runbooks/valid"))
    assert (first.status, first.refused) == (RunStatus.APPLIED, 0)
    before = {title: record.values for title, record in things(database, RUNBOOK).items()}
    again = loaded(database, "runbooks", sample("runbooks/valid"))
    assert again.counts["unchanged"] == first.counts["new"] == len(before)
    assert {title: record.values for title, record in things(database, RUNBOOK).items()} == before
    with database.reading() as session:
        runbooks = session.scalars(select(CataloguedResource).where(CataloguedResource.kind == "runbook"))
        assert {len(revisions_of(session, OPERATOR, one)) for one in runbooks} == {1}


def test_what_is_wrong_with_a_page_is_told_and_the_others_are_loaded(sqlite_database: Database) -> None:
    pages = {
        "six.md": "---\ntitle: Six\nreview_in: 6 month\n---\n\nWait.\n",
        "never.md": "---\ntitle: Never\nlast_reviewed_on: 2026-02-30\n---\n\nWait.\n",
        "filled.html.md.erb": "# <%= current_page.data.title %>\n\n## Names\n\nAsk <%= who %>.\n",
        "links.md": "# Links\n\n[a](six.html) [b](filled) [c](gone.md) [d](#links) [e](#gone) [f](/runbooks/x)\n",
    }
    members = tuple(Upload(name, text.encode()) for name, text in pages.items())
    outcome = loaded(sqlite_database, "runbooks", Upload("f", members=members), good_rows_only=True)
    assert (outcome.status, outcome.counts["new"], outcome.refused) == (RunStatus.APPLIED, 3, 1)
    found = things(sqlite_database, RUNBOOK)
    assert found["Six"].values["review_months"] == 6
    assert found["Names"].values["body"] == "## Names\n\nAsk ."
    told = {(one.column, one.severity): one.mend for one in outcome.problems if one.severity is not Severity.NOTE}
    assert ("last_reviewed_on", Severity.REFUSED) in told
    assert any(one.reason.startswith("Parts of a template language") for one in outcome.problems)
    links = [one.mend for one in outcome.problems if one.reason == "Links in the text lead nowhere."]
    assert links == ["Mend “gone.md”, “#gone”. (In links.md.)"]


@pytest.mark.parametrize("changed", ["Stop it.\n\nWait.", "Stop it.\n\nStart it.\n\nLook."])
def test_a_text_that_a_person_approved_is_kept_when_the_file_changes_too(database: Database, changed: str) -> None:
    loaded(database, "runbooks", folder())
    written(database, "Stop it gently.\n\nStart it.")
    for _ in range(2):
        outcome = loaded(database, "runbooks", folder(changed))
        assert outcome.counts["conflict"] == 1
        assert [(one.column, one.row) for one in conflicts(outcome)] == [("body", 2)]
        assert "We kept ours" in conflicts(outcome)[0].reason
        assert in_force(database) == "Stop it gently.\n\nStart it."
    assert len(texts(database)) == 2


def test_a_text_that_a_person_approved_is_kept_while_the_file_says_what_it_said(database: Database) -> None:
    loaded(database, "runbooks", folder())
    written(database, "Stop it gently.")
    outcome = loaded(database, "runbooks", folder())
    assert (outcome.counts["unchanged"], conflicts(outcome)) == (2, [])
    assert in_force(database) == "Stop it gently."


def test_beside_a_person_s_text_the_rest_of_the_file_is_loaded(database: Database) -> None:
    loaded(database, "runbooks", folder())
    written(database, "Stop it gently.")
    outcome = loaded(database, "runbooks", folder("Wait.", summary="How to restart it."))
    assert (outcome.counts["changed"], [one.column for one in conflicts(outcome)]) == (1, ["body"])
    assert things(database, RUNBOOK)["Restart it"].values["summary"] == "How to restart it."
    assert in_force(database) == "Stop it gently."


def test_a_file_that_says_what_a_person_wrote_is_no_conflict(database: Database) -> None:
    loaded(database, "runbooks", folder())
    written(database, "Stop it gently.")
    outcome = loaded(database, "runbooks", folder("Stop it gently."))
    assert (outcome.counts["unchanged"], conflicts(outcome)) == (2, [])
    assert len(texts(database)) == 2


def test_what_nobody_edited_becomes_a_revision_of_its_own_and_a_draft_stays_on_record(database: Database) -> None:
    loaded(database, "runbooks", folder())
    written(database, "Stop it gently.", approved=False)
    assert loaded(database, "runbooks", folder("Wait.")).counts["changed"] == 1
    assert texts(database) == [
        (BEGAN, RevisionState.APPROVED),
        ("Stop it gently.", RevisionState.DRAFT),
        ("Wait.", RevisionState.APPROVED),
    ]


def test_a_page_written_here_is_not_replaced_by_a_file_of_the_same_address(database: Database) -> None:
    loaded(database, "runbooks", folder())
    elsewhere = folder("Wait.", slug="restart-it")
    renamed = replace(elsewhere, members=(replace(elsewhere.members[0], name="new-name.md"),))
    outcome = loaded(database, "runbooks", renamed, source="another folder")
    assert [one.column for one in conflicts(outcome)] == ["body"]
    assert in_force(database) == BEGAN


def test_a_page_with_a_password_is_loaded_and_the_report_warns(database: Database) -> None:
    leak = "Stop it.\n\nThe password is Spring2024Hearth."
    for text in (leak, f"{leak}\n\nStart it."):
        outcome = loaded(database, "runbooks", folder(text, visibility="public"))
        assert in_force(database) == text
        assert conflicts(outcome) == []
        assert [one.reason for one in outcome.problems if one.severity is Severity.WARNING] == [
            "A password or key seems to stand on line 3 of the text."
        ]
