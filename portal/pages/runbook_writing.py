"""The page to write a runbook's text on: what was typed, how it will look, and both texts where two wrote at once."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.runbook import RUNBOOK
from catalogue.resources.desk import Desk
from catalogue.resources.history import Piece, shortened, word_differences
from catalogue.resources.three_ways import THEIRS, join
from catalogue.runbooks.drafting import propose
from catalogue.runbooks.lint import Advice
from catalogue.runbooks.revisions import newest, revision_of
from catalogue.runbooks.tables import Revision
from catalogue.terms import RevisionChange, RevisionState
from portal.forms import MOST_OF_NOTE, Form, Question, typed_values
from portal.pages.approving import approve_and_check
from portal.pages.not_secret import is_vouched, secret_questions
from portal.pages.runbook_templates import template_for
from portal.pages.small_forms import asked, values_of
from portal.urls import url_of_thing
from portal.words import day, day_time

TEXT = replace(RUNBOOK.field(RUNBOOK.revised), required=True)
CHANGE = Field("change", "Size of the change", FieldType.TERM, terms=RevisionChange, required=True)
NOTE = Field("note", "What you changed and why", FieldType.TEXT, max_length=MOST_OF_NOTE,
             hint="Whoever approves it reads this, and it is kept.")  # fmt: skip


@dataclass
class WritePage:
    """Everything that `runbooks/write.html` shows. `newest` is what was written last, `base` the number of the revision
    that the text in the form goes on from; `theirs` is what somebody else changed meanwhile, `withdrawn` the draft that
    the writer began with, if that is what happened to it. `advice` is what the linter says of what was typed, `cost`
    what a major change would cost; `attests` offers to call the entry right too; `is_vouched` says that what looks like
    a secret is none."""

    resource: Any
    form: Form
    newest: Revision | None
    base: int
    approves: bool
    reader: uuid.UUID | None = None
    previewing: bool = False
    theirs: list[Piece] = field(default_factory=list)
    withdrawn: int = 0
    advice: Sequence[Advice] = ()
    cost: str = ""
    attests: bool = False
    is_right: bool = True
    is_vouched: bool = False

    @property
    def address(self) -> str:
        """The runbook's page."""
        return url_of_thing("runbook", self.resource.slug)

    @property
    def text(self) -> str:
        """What was typed."""
        return str(self.form.typed.get(TEXT.name, ""))

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is asked: not how much the very first text changes."""
        return (TEXT, CHANGE, NOTE) if self.newest else (TEXT, NOTE)

    @property
    def questions(self) -> list[Question]:
        """The questions, with much room for the text."""
        found = asked(self.fields, self.form)
        secret = secret_questions(self.form.problems, self.is_vouched)
        return [replace(found[0], rows=28), *found[1:], *secret]

    @property
    def goes_on(self) -> str:
        """Whose draft this goes on from, in words; nothing where it is the text in force."""
        last = self.newest
        if last is None or last.state != RevisionState.DRAFT or self.theirs:
            return ""
        return f"You go on from a draft that {last.author} wrote on {day(last.made_at)}. Readers do not see it yet."

    @property
    def is_own(self) -> bool:
        """Whether the reader wrote what was written last."""
        return self.newest is not None and self.newest.author_id is not None and self.newest.author_id == self.reader

    @property
    def saved(self) -> str:
        """What happened while somebody was writing: who saved first and when, or that their draft was withdrawn."""
        if self.withdrawn:
            return f"Revision {self.withdrawn}, the draft that you went on from, was withdrawn while you were writing"
        assert self.newest is not None
        return f"{self.newest.author} saved a new text on {day_time(self.newest.made_at)}, while you were writing"

    @property
    def clashes(self) -> list[int]:
        """The numbers of the lines from which on both changes stand, for the writer to settle."""
        return [number for number, line in enumerate(self.text.split("\n"), start=1) if line == THEIRS]

    @property
    def changes(self) -> list[Piece]:
        """How what was typed differs from what was written last."""
        return shortened(word_differences(self.newest.text, self.text)) if self.newest else []


def blank_page(session: Session, actor: Actor, runbook: Any) -> WritePage:
    """The form with what was written last, or with steps to fill in."""
    last = newest(session, runbook)
    text = last.text if last else template_for(runbook.runbook_type)
    form = Form({TEXT.name: text, CHANGE.name: "", NOTE.name: ""})
    return WritePage(
        resource=runbook,
        form=form,
        newest=last,
        base=last.number if last else 0,
        approves=may(actor, Action.EDIT, runbook.facts),
        reader=actor.person_id,
        attests=may(actor, Action.ATTEST, runbook.facts),
    )


def sent_page(session: Session, actor: Actor, runbook: Any, sent: Mapping[str, str], base: int) -> WritePage:
    """The form as it was sent."""
    page = blank_page(session, actor, runbook)
    page.form.typed, page.base = typed_values((TEXT, CHANGE, NOTE), sent), base
    page.is_right, page.is_vouched = sent.get("right") == "yes", is_vouched(sent)
    return page


def save(at: Desk, page: WritePage, at_once: bool) -> Revision | None:
    """Keep what was typed as a draft, or put it in force at once, a draft that waits too; nothing where nothing is new.

    Raises `BadInput`, `Refused`, and `Conflict` where somebody else saved first.
    """
    values = values_of(page.fields, page.form.typed)
    change = RevisionChange(values.get(CHANGE.name) or RevisionChange.MAJOR)
    at = replace(at, note=values[NOTE.name])
    draft = propose(at, page.resource, values[TEXT.name], change, page.base)
    if at_once and (draft := draft or _waiting_draft(page)) is not None:
        approve_and_check(at, page.resource, draft, change, page.is_right)
    return draft


def _waiting_draft(page: WritePage) -> Revision | None:
    """The draft that the form was opened with, where nothing in it was changed."""
    return page.newest if page.newest is not None and page.newest.state == RevisionState.DRAFT else None


def join_texts(session: Session, actor: Actor, page: WritePage) -> None:
    """Put both people's changes into the form, from the text that the writer began with and the one that stands."""
    began = revision_of(session, actor, page.resource, page.base) if page.base else None
    page.newest = newest(session, page.resource)
    stands, base = (page.newest.text, page.newest.number) if page.newest else ("", 0)
    text = began.text if began else ""
    page.form.typed[TEXT.name] = join(text, page.text, stands)
    page.theirs = shortened(word_differences(text, stands))
    if began and began.state == RevisionState.WITHDRAWN and base < began.number:
        page.withdrawn = began.number
    page.base = base
