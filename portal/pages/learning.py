"""Words that people tried next: the table of pairs, and the form by which the glossary learns one."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import BadInput, NotFound, Problem, Refused
from catalogue.glossary.operations import TermEntry
from catalogue.glossary.queries import all_terms, meanings, name_key
from catalogue.glossary.tables import GlossaryTerm
from catalogue.searches.tables import Reformulation
from catalogue.workflows.learn_words import learn_anew, learn_for
from portal.forms import Question, summary
from portal.pages.small_forms import SmallForm, problems_in
from portal.tables import Cell, Column, Table, named_action
from portal.words import count, day

WORDS = "/searches/words"
FIELDS = ("term", "new_term", "definition")


def pairs_table() -> Table[Reformulation]:
    """The table of words that were tried next."""
    return Table(
        "pairs",
        "Words that people tried next",
        (
            Column("from", "Searched for, found nothing", lambda row: row.from_words, sort="from"),
            Column("to", "Then searched for", lambda row: row.to_words, sort="to"),
            Column("times", "Times", lambda row: count(row.times), lambda row: row.times, sort="times", numeric=True),
            Column("last_on", "Last", lambda row: day(row.last_on), lambda row: row.last_on, sort="last_on"),
            Column("learn", "Learn", _learn, lambda row: "", hidden=True),
            Column("dismiss", "Dismiss", _dismiss, lambda row: "", hidden=True),
        ),
        prefix="pairs",
    )


def _learn(row: Reformulation) -> Cell:
    return {"text": named_action("Learn it", f"as another word: {row.from_words}"), "href": f"{WORDS}/{row.id}"}


def _dismiss(row: Reformulation) -> Cell:
    return {"text": named_action("Dismiss", row.from_words), "href": f"{WORDS}/{row.id}/dismiss"}


def standing(session: Session, row: Reformulation) -> dict[str, str]:
    """The form before anything is typed: the term that the second words name, or else they as a new term."""
    named = meanings(session).get(name_key(row.to_words), ())
    return {"term": named[0].slug if named else "", "new_term": "" if named else row.to_words, "definition": ""}


def learning_form(
    session: Session, row: Reformulation, typed: Mapping[str, str], problems: Sequence[Problem] = ()
) -> SmallForm:
    """The form to teach the glossary the first words of a pair."""
    return SmallForm(
        title=f"Learn “{row.from_words}” as another word",
        action=f"{WORDS}/{row.id}",
        back="/searches/missed",
        button="Add it to the glossary",
        questions=_questions(all_terms(session), typed, problems),
        errors=summary(problems),
        intro=f"People who searched for “{row.from_words}” and found nothing then searched for “{row.to_words}”: "
        f"{count(row.times)} times. Only add a word that means the same everywhere.",
    )


def _questions(terms: Sequence[GlossaryTerm], typed: Mapping[str, str], problems: Sequence[Problem]) -> list[Question]:
    wrong = {problem.field: problem.words for problem in problems}
    options = [{"value": term.slug, "text": term.term} for term in terms]
    return [
        Question("term", "Another word for which term?", "select", typed["term"], "Search takes both for the same.",
                 wrong.get("term"), required=True, options=options, none="A new term"),
        Question("new_term", "The new term", "text", typed["new_term"], "Only if none of ours means it.",
                 wrong.get("new_term"), depends=True),
        Question("definition", "What the new term means", "textarea", typed["definition"],
                 error=wrong.get("definition"), rows=3, depends=True),
    ]  # fmt: skip


def learn(session: Session, actor: Actor, row: Reformulation, typed: Mapping[str, str]) -> GlossaryTerm:
    """Do what was typed. Raises `BadInput` with problems of this form's fields."""
    try:
        if typed["term"]:
            return learn_for(session, actor, row, typed["term"])
        return learn_anew(session, actor, row, TermEntry(typed["new_term"], typed["definition"]))
    except NotFound:
        raise BadInput([Problem("term", "This term is not there any more.", "Choose another.")]) from None
    except (BadInput, Refused) as bad:
        names = {"term": "new_term"} if not typed["term"] else {}
        problems = problems_in(bad, "term")
        raise BadInput([Problem(names.get(one.field, one.field), one.reason, one.mend) for one in problems]) from None


def dismissal_form(row: Reformulation) -> SmallForm:
    """The question whether a pair shall never be offered again."""
    return SmallForm(
        title=f"Dismiss “{row.from_words}” and “{row.to_words}”?",
        action=f"{WORDS}/{row.id}/dismiss",
        back="/searches/missed",
        button="Dismiss these words",
        questions=[],
        intro="They are forgotten at once, and never offered again. Do it if one does not mean the other, or names "
        "a person.",
        warning=True,
    )
