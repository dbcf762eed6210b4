"""The form that asks for a Word file, and the form of the runbook that it becomes."""

import io
import re
import uuid
from collections.abc import Sequence

from catalogue.errors import Problem
from catalogue.exchange.word import WordText
from catalogue.files.shelf import Shelf
from catalogue.kinds.runbook import RUNBOOK
from catalogue.resources.desk import Desk
from catalogue.resources.references import References
from catalogue.runbooks.arrivals import lay_by
from catalogue.terms import Lifecycle
from portal.forms import Form, Question
from portal.pages.editing import blank_form
from portal.pages.small_forms import SmallForm

_HINT = (
    "Up to 20 MB, without macros. Its headings, numbered steps, tables, links and pictures (PNG and JPEG) come over."
)
_INTRO = "You see what it becomes, and what is lost, before anything is kept."


def word_form(problems: Sequence[Problem] = ()) -> SmallForm:
    """Which file; with what was wrong with the last one."""
    wrong = " ".join(problem.words for problem in problems) or None
    question = Question("file", "Word document (.docx)", "file", "", _HINT, wrong, required=True)
    errors = [{"text": wrong, "href": "#file"}] if wrong else []
    return SmallForm(
        title="Make a runbook from a Word document",
        action="/runbooks/import",
        back="/runbooks",
        button="Read it",
        questions=[question],
        errors=errors,
        intro=_INTRO,
        has_file=True,
    )


def keep_pictures(at: Desk, shelf: Shelf, text: WordText) -> None:
    """Keep the pictures of a file, which its text shows already, until the runbook is saved.

    Refused: as for a picture that somebody adds by hand.
    """
    lay_by(at, {uuid.UUID(one.identity): shelf.keep(one.name, io.BytesIO(one.content)) for one in text.pictures})


def draft_form(text: WordText, file_name: str, references: References) -> Form:
    """The form of a new runbook that says what the file says, as a draft."""
    form = blank_form(RUNBOOK, references)
    title = text.title or _readable(file_name)
    form.typed |= {"title": title, "body": text.body, "lifecycle": Lifecycle.DRAFT.value}
    return form


def _readable(file_name: str) -> str:
    words = re.sub(r"[\W_]+", " ", file_name.replace("\\", "/").rsplit("/", 1)[-1].rpartition(".")[0]).strip()
    return words[:1].upper() + words[1:200]
