"""The marks that a query uses beside its words, and the same query without them: to say what they did."""

from enum import StrEnum

from catalogue.kinds.values import clean
from catalogue.search.clauses import clauses_of, has_operators
from catalogue.search.logic import Beginning, Phrase, wanted
from catalogue.search.parse import QUOTES, parse
from catalogue.search.words import STOP_WORDS, words


class Mark(StrEnum):
    """What can be typed beside words."""

    PHRASE = "phrase"
    WITHOUT = "without"
    BEGINNING = "beginning"
    LOGIC = "logic"


def marks_in(text: str) -> tuple[Mark, ...]:
    """The marks that a query uses."""
    text = clean(text).translate(QUOTES)
    clauses = clauses_of(text)
    used = {
        Mark.PHRASE: any(clause.quoted for clause in clauses),
        Mark.WITHOUT: any(clause.minus for clause in clauses),
        Mark.BEGINNING: any("*" in clause.text and not clause.quoted for clause in clauses),
        Mark.LOGIC: has_operators(text),
    }
    return tuple(mark for mark, is_used in used.items() if is_used)


def wanted_words(text: str) -> tuple[str, ...]:
    """The telling words that a query wants, each once, without marks. Raises as `parse`."""
    query = parse(text)
    leaves = list(wanted(query.logic))
    stems = {term.stem for term in query.terms}
    stems.update(stem for leaf in leaves if isinstance(leaf, Phrase) for stem in leaf.stems)
    said = [word.text for word in words(clean(text)) if word.stem in stems and not word.whole]
    beginnings = [leaf.text for leaf in leaves if isinstance(leaf, Beginning)]
    return tuple(dict.fromkeys(word for word in [*said, *beginnings] if word not in STOP_WORDS))
