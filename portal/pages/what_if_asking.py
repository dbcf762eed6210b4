"""The form that asks of whom or what one wants to know what if: a person or a contract, in the address."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import BadInput, NotFound, Problem
from catalogue.kinds import kind_of
from catalogue.resources.named import slug_meant
from catalogue.resources.queries import thing
from portal.forms import Question, summary
from portal.pages.people_meant import person_meant
from portal.tables import Place
from portal.urls import url_of_thing

PAGE = "/readiness/what-if"
PERSON, CONTRACT = "person", "contract"


@dataclass(frozen=True)
class Asking:
    """The two questions with what is wrong with them; `answer` is where to go on, if nothing is."""

    questions: list[Question]
    errors: list[dict[str, str]]
    answer: str


def asking(session: Session, actor: Actor, at: Place, today: date) -> Asking:
    """What the address asks. Raises `NotFound` for those who may not read the directory."""
    person, contract = at.get(PERSON).strip(), at.get(CONTRACT).strip()
    problems: list[Problem] = []
    answer = ""
    try:
        if person and contract:
            problems.append(Problem(PERSON, "Ask for a person or for a contract, not for both."))
        elif person:
            answer = f"/people/{person_meant(session, actor, PERSON, person, today).slug}/what-if"
        elif contract:
            answer = f"{url_of_thing('contract', _contract(session, actor, contract))}/what-if"
    except BadInput as bad:
        problems += bad.problems
    wrong = {problem.field: problem.words for problem in problems}
    questions = [
        Question(PERSON, "Somebody leaves", "text", person, "Their name or email address.", wrong.get(PERSON)),
        Question(CONTRACT, "A contract ends", "text", contract, "Its title.", wrong.get(CONTRACT)),
    ]
    return Asking(questions, summary(problems), answer)


def _contract(session: Session, actor: Actor, words: str) -> str:
    """The short address of the contract that is meant. Raises `BadInput`."""
    slug = slug_meant(session, actor, "contract", words, CONTRACT)
    try:
        return str(thing(session, actor, kind_of("contract"), slug).slug)
    except NotFound:
        raise BadInput(
            [Problem(CONTRACT, "You can see no contract with this title.", "Copy it from its page.")]
        ) from None
