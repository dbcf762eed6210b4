"""The long form for one thing, new or standing: its questions, a preview of its Markdown, a merge if it is stale."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, Thing, may
from catalogue.kinds.kind import Field, FieldType, Kind
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.values import clean
from catalogue.resources.drafts import DEFAULTS
from catalogue.resources.named import slug_meant
from catalogue.resources.references import Names, References
from catalogue.runbooks.lint import Advice
from catalogue.terms import OwnerRole
from portal.forms import Form, FormSection, Question, said, sections, typed_from
from portal.pages.merging import Merge
from portal.pages.not_secret import secret_questions
from portal.pages.runbook_templates import beginnings
from portal.urls import url_of_thing

_DRAFTED = " Its instructions are a draft: readers see them once they are approved."
FIRST_OWNER = {"contract": OwnerRole.CONTRACT_MANAGER}


@dataclass
class EditPage:
    """Everything that `resources/edit.html` shows. `resource` is None for a thing that is being made.

    `namesakes` are called as the new thing would be; `besides` is the title for which its maker has been shown them.
    `advice` is what the linter of runbooks says of what was typed, `losses` are what of a Word file
    did not come over.
    `is_vouched` says that what looks like a secret is none, `at_once` that a new text is in force and no draft.
    `back` is where the editor came from, if not from the thing's page; `attests` offers to call the entry right too.
    """

    kind: Kind
    form: Form
    references: References
    resource: Any = None
    version: int = 0
    note: str = ""
    owner: str = ""
    merge: Merge | None = None
    previewing: bool = False
    back: str = ""
    attests: bool = False
    namesakes: Sequence[CataloguedResource] = ()
    besides: str = ""
    advice: Sequence[Advice] = ()
    losses: Sequence[str] = ()
    is_vouched: bool = False
    at_once: bool = False

    @property
    def fields(self) -> list[Field]:
        """What is asked: a text that is kept in revisions only once, for a new thing; then it has a page of its own."""
        return [spec for spec in self.kind.fields if self.resource is None or spec.name != self.kind.revised]

    @property
    def beginnings(self) -> list[dict[str, str]]:
        """Links to texts to begin with, where the thing is made and has one."""
        return beginnings() if self.drafts else []

    @property
    def drafts(self) -> bool:
        """Whether a text is written here, which can be kept as a draft."""
        return self.resource is None and bool(self.kind.revised)

    @property
    def added_words(self) -> str:
        """What is said once it is made."""
        is_draft = self.drafts and not self.at_once and self.form.typed[self.kind.revised].strip()
        return f"Added.{_DRAFTED if is_draft else ''}"

    @property
    def title(self) -> str:
        """What the thing would be called."""
        return clean(self.form.typed.get("title", ""))

    @property
    def leave(self) -> str:
        """Where to go without saving."""
        return self.back or self.address

    @property
    def address(self) -> str:
        """The page of the thing, or of all of its kind."""
        return url_of_thing(self.kind.code, self.resource.slug) if self.resource else f"/{self.kind.plural}"

    @property
    def in_order(self) -> list[Field]:
        """The same fields as the page asks them: section by section."""
        titles = list(dict.fromkeys(spec.section for spec in self.fields))
        return sorted(self.fields, key=lambda spec: titles.index(spec.section))

    @property
    def sections(self) -> list[FormSection]:
        """The questions by section; who answers for a new thing is asked with them."""
        by_section: dict[str, list[Field]] = {}
        for spec in self.fields:
            by_section.setdefault(spec.section, []).append(spec)
        made = sections(by_section, self.form, self.references)
        if self.resource is None:
            next(one for one in made if one.title == "Who answers for it").questions.insert(0, self._owner_question())
        return made

    def _owner_question(self) -> Question:
        role = first_owner(self.kind)
        wrong = next((problem.words for problem in self.form.problems if problem.field == role.value), None)
        hint = "The email address of someone who works here. You can name others afterwards."
        return Question(role.value, role.label, "email", self.owner, hint, wrong)

    @property
    def note_question(self) -> Question:
        """Why: kept in the history."""
        hint = "What you changed and why. It is kept in the history." if self.resource else "It is kept in the history."
        return Question("note", "Note for the history", "text", self.note, hint)

    @property
    def secret_questions(self) -> list[Question]:
        """Whether what looks like a secret is one, where a text was stopped for it."""
        return secret_questions(self.form.problems, self.is_vouched)

    @property
    def previews(self) -> list[tuple[str, str]]:
        """The Markdown that was typed, by label, if a preview is asked for; what is blank only where all of it is."""
        if not self.previewing:
            return []
        asked = [spec for spec in self.fields if spec.type is FieldType.MARKDOWN]
        every = [(spec.label, self.form.typed.get(spec.name, "")) for spec in asked]
        return [one for one in every if one[1].strip()] or every


def said_on(page: EditPage, session: Session, actor: Actor) -> dict[str, Any]:
    """What was typed, as the catalogue reads it; another thing's title becomes its address. Raises `BadInput`."""
    values = said(page.fields, page.form.typed)
    for spec in page.fields:
        if spec.type is FieldType.RESOURCE and values[spec.name]:
            values[spec.name] = slug_meant(session, actor, page.kind.code, values[spec.name], spec.name)
    return values


def first_owner(kind: Kind) -> OwnerRole:
    """The role that is asked for when a thing is made."""
    return FIRST_OWNER.get(kind.code, OwnerRole.INFORMATION_ASSET_OWNER)


def blank_form(kind: Kind, references: References) -> Form:
    """The form for a new thing, with the usual answers given, and the team where there is but one to choose."""
    teams = list(references.teams.labels)
    return Form(typed_from(kind.fields, DEFAULTS | ({"team": teams[0]} if len(teams) == 1 else {})))


def for_adding(references: References, actor: Actor, kind: Kind) -> References:
    """The names to choose from for a new thing: a steward of some teams may add for these alone."""
    if may(actor, Action.CREATE, Thing(kind.code)):
        return references
    teams = Names()
    for identity, slug in references.teams.slugs.items():
        if may(actor, Action.CREATE, Thing(kind.code, team_id=identity)):
            teams.add(identity, slug, references.teams.labels[slug])
    return replace(references, teams=teams)
