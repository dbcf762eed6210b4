"""The texts of a runbook: all of them on a line of time, one with what it changes, and any two compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.errors import Problem
from catalogue.resources.history import Piece, shortened, word_differences
from catalogue.runbooks.reading import Reading, last_done, last_read
from catalogue.runbooks.revisions import in_force, revision_of, revisions_of, waiting
from catalogue.runbooks.tables import Revision
from catalogue.terms import RevisionChange, RevisionState
from portal.forms import Form, Question
from portal.pages.approving import cost_words
from portal.pages.instructions import words_read
from portal.pages.not_secret import secret_questions
from portal.pages.runbook_writing import CHANGE
from portal.pages.small_forms import asked
from portal.services import services
from portal.urls import url_of_thing
from portal.words import day_time


@dataclass(frozen=True)
class TextsPage:
    """Everything that `runbooks/texts.html` shows; `since` leads to what changed since the reader read or did it."""

    resource: Any
    address: str
    events: list[dict[str, Any]]
    choices: list[dict[str, Any]]
    since: list[dict[str, str]]


@dataclass(frozen=True)
class TextPage:
    """Everything that `runbooks/text.html` shows: one text, what it changes in which other, and what can be done.

    `pieces` is the difference as it was written, `words` as it is read; `cost` is what a major change would cost.
    """

    resource: Any
    address: str
    revision: Revision
    before: Revision | None
    pieces: list[Piece]
    words: list[Piece]
    choices: list[dict[str, Any]]
    state: str
    approves: bool
    withdraws: bool
    brings_back: bool
    goes_on: bool = False
    cost: str = ""
    attests: bool = False
    is_right: bool = True
    chosen: str = ""
    problems: Sequence[Problem] = ()

    @property
    def questions(self) -> list[Question]:
        """How much the draft changes, as its author proposed or whoever approves it `chosen`; and whether what looks
        like a secret is one."""
        change = asked((CHANGE,), Form({CHANGE.name: self.chosen or self.revision.change}, self.problems))
        return [*change, *secret_questions(self.problems, ticked=False)]

    @property
    def change_words(self) -> str:
        """How much it changes, in a word."""
        return RevisionChange(self.revision.change).label.lower()


def texts_page(session: Session, actor: Actor, runbook: Any) -> TextsPage:
    """Every text, newest first. Raises `NotAllowed`, `NotFound`."""
    address = url_of_thing("runbook", runbook.slug)
    revisions = revisions_of(session, actor, runbook)
    standing, draft = in_force(revisions), waiting(revisions)
    read = last_read(session, actor.person_id, runbook) if actor.person_id else None
    events = [_event(one, state_words(one, standing, draft), address) for one in revisions]
    return TextsPage(
        runbook, address, events, _choices(revisions), since_links(session, actor, runbook, standing, read)
    )


def text_page(
    session: Session, actor: Actor, runbook: Any, revision: Revision, today: date, problems: Sequence[Problem] = ()
) -> TextPage:
    """One text beside what readers had before it. Raises `NotAllowed`, `NotFound`."""
    revisions = revisions_of(session, actor, runbook)
    standing, draft = in_force(revisions), waiting(revisions)
    before = in_force([one for one in revisions if one.number < revision.number])
    edits, is_draft = may(actor, Action.EDIT, runbook.facts), revision.state == RevisionState.DRAFT
    is_overtaken = standing is not None and standing.number > revision.number
    approves = edits and is_draft and not is_overtaken
    return TextPage(
        resource=runbook,
        address=url_of_thing("runbook", runbook.slug),
        revision=revision,
        before=before,
        pieces=_as_written(before.text if before else "", revision.text),
        words=_as_read(before.text, revision.text) if before else [],
        choices=_choices(revisions),
        state=state_words(revision, standing, draft),
        approves=approves,
        withdraws=is_draft and (edits or (actor.person_id is not None and revision.author_id == actor.person_id)),
        brings_back=is_overtaken or revision.state == RevisionState.WITHDRAWN,
        goes_on=draft is not None and draft.number == revision.number,
        cost=cost_words(session, actor, runbook, today) if approves else "",
        attests=approves and may(actor, Action.ATTEST, runbook.facts),
        problems=problems,
    )


def _as_written(before: str, after: str) -> list[Piece]:
    """How one text became another, in Markdown."""
    return shortened(word_differences(before, after))


def _as_read(before: str, after: str) -> list[Piece]:
    """The same in the words that readers see."""
    html = services().renderer.html
    return _as_written(words_read(str(html(before))), words_read(str(html(after))))


def compared_page(session: Session, actor: Actor, runbook: Any, numbers: tuple[int, int]) -> TextPage:
    """How one text became another. Raises `NotAllowed`, `NotFound`."""
    before, after = (revision_of(session, actor, runbook, number) for number in sorted(numbers))
    revisions = revisions_of(session, actor, runbook)
    return TextPage(
        resource=runbook,
        address=url_of_thing("runbook", runbook.slug),
        revision=after,
        before=before,
        pieces=_as_written(before.text, after.text),
        words=_as_read(before.text, after.text),
        choices=_choices(revisions),
        state=state_words(after, in_force(revisions), waiting(revisions)),
        approves=False,
        withdraws=False,
        brings_back=False,
    )


def since_links(
    session: Session, actor: Actor, runbook: Any, standing: Revision | None, read: Reading | None
) -> list[dict[str, str]]:
    """Where the reader sees what changed since they read it, and since they did it; none where nothing did."""
    if standing is None or actor.person_id is None:
        return []
    known = (("read", read.number if read else None), ("did", last_done(session, actor, runbook)))
    address = url_of_thing("runbook", runbook.slug)
    return [
        {
            "text": f"What changed since you last {verb} it",
            "href": f"{address}/texts/compare?from={number}&to={standing.number}",
        }
        for verb, number in known
        if number and number < standing.number
    ]


def state_words(revision: Revision, standing: Revision | None, draft: Revision | None) -> str:
    """Whether readers see it, in words; `standing` is what they see, and `draft` the newest draft that waits."""
    if revision.state == RevisionState.WITHDRAWN:
        return "Withdrawn. Readers never saw it."
    if revision.state == RevisionState.APPROVED:
        approval = f"approved by {revision.approved_by} on {day_time(revision.approved_at)}"
        is_now = standing is not None and standing.number == revision.number
        return f"In force: {approval}." if is_now else f"In force before: {approval}."
    if standing is not None and standing.number > revision.number:
        return "A draft that was overtaken: a newer text was approved since."
    if draft is not None and draft.number > revision.number:
        return f"An earlier draft. The newest is revision {draft.number}."
    return "A draft. Readers do not see it yet."


def _choices(revisions: Sequence[Revision]) -> list[dict[str, Any]]:
    return [
        {"value": one.number, "text": f"Revision {one.number}, {day_time(one.made_at)}, {one.author}"}
        for one in revisions
    ]


def _event(revision: Revision, state: str, address: str) -> dict[str, Any]:
    """One text on the line of time."""
    words = f"{state} {RevisionChange(revision.change).label} change."
    return {
        "title": f"Revision {revision.number}",
        "by": revision.author,
        "when": day_time(revision.made_at),
        "when_iso": revision.made_at.isoformat(),
        "body": f"{words} “{revision.note}”" if revision.note else words,
        "href": f"{address}/texts/{revision.number}",
        "action": f"See revision {revision.number}",
    }
