"""The box to tick where what looks like a secret is none: asked once a text was stopped for it."""

from collections.abc import Mapping, Sequence

from catalogue.errors import Problem
from catalogue.runbooks.secrets_kept import VOUCHED
from portal.forms import Question

_LABEL = "Is it a secret?"
_OPTION = {"value": "yes", "text": "This is not a secret, or it no longer works"}


def is_vouched(sent: Mapping[str, str]) -> bool:
    """Whether the box is ticked."""
    return sent.get(VOUCHED) == "yes"


def secret_questions(problems: Sequence[Problem], ticked: bool) -> list[Question]:
    """The box with the line that it is about; nothing where nothing was stopped and nothing is ticked."""
    wrong = next((problem.words for problem in problems if problem.field == VOUCHED), None)
    if wrong is None and not ticked:
        return []
    option = {**_OPTION, "checked": ticked}
    return [Question(VOUCHED, _LABEL, "checkboxes", error=wrong, options=[option], depends=True)]
