"""What a person typed, as words to rank by and a tree of what must be there: words, "phrases", -excluded, beginnings*.

No field can be named, so no text reaches the labels of rights. Limits are refusals in plain words: each of them was
measured to hang or crash a search engine when it is missing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from catalogue.errors import Refused
from catalogue.kinds.values import clean
from catalogue.search.clauses import Clause, clauses_of, has_operators, leaf, operators
from catalogue.search.closings import closing_of
from catalogue.search.logic import ANYTHING, And, Logic, Not, leaves
from catalogue.search.openings import TOLD_OF, opening_of
from catalogue.search.words import STOP_WORDS, Word, key, letters, words

MAX_CHARACTERS = 200
MAX_TERMS = 12

QUOTES = str.maketrans("“”„«»", '"' * 5)


@dataclass(frozen=True)
class Term:
    """One word that was asked for, folded, and its stem."""

    text: str
    stem: str


# Where an identifier begins and ends among the words that are asked for, and its stem.
Whole = tuple[int, int, str]


@dataclass(frozen=True)
class Query:
    """What to look for.

    `terms` are ranked by, in tiers; `wholes` are identifiers among them: where they begin and end in `terms`, and
    their stem. `beside` are words that count where they stand, and need not. `logic` is what must be there besides.
    `key` is all of it as one exact name, `said` the same to the letter; `is_one_name` if it was written without a
    space, as references and names of tables are: its pieces say little. `is_cut` says that there were more words than
    are looked for.
    """

    terms: tuple[Term, ...] = ()
    wholes: tuple[Whole, ...] = ()
    beside: tuple[Term, ...] = ()
    logic: Logic = ANYTHING
    key: str = ""
    said: str = ""
    is_one_name: bool = False
    is_cut: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for: then everything is listed."""
        return not self.terms and self.logic == ANYTHING


def parse(text: str) -> Query:
    """The query in a person's words.

    Refused: `query_long`, `query_terms`, `query_prefix`, `query_wildcard`, `query_nested`.
    """
    text = clean(text).translate(QUOTES)
    if len(text) > MAX_CHARACTERS:
        raise Refused("query_long", f"Your search is too long. Use {MAX_CHARACTERS} characters or fewer.", "q")
    query = Query(logic=operators(text), key=key(text)) if has_operators(text) else _plain(text)
    query = replace(query, said=letters(text))
    size = len(query.terms) + sum(leaves(query.logic))
    if size > MAX_TERMS:
        said = f"Your search has too many words. With marks or AND, OR and NOT, use {MAX_TERMS} words or fewer."
        raise Refused("query_terms", said, "q")
    return query


def _plain(text: str) -> Query:
    """A query without AND, OR and NOT: its plain words are ranked by, its phrases, beginnings and -words must hold."""
    clauses = clauses_of(text)
    wanted = [clause for clause in clauses if not clause.minus]
    required = _leaves([clause for clause in wanted if clause.is_exact])
    excluded = _leaves([clause for clause in clauses if clause.minus])
    loose = [clause.text for clause in wanted if not clause.is_exact]
    found = list(words(" ".join(loose)))
    said, begun = _said(found, alone=not required)
    terms = tuple(Term(word.text, word.stem) for word in said)
    # Words alone may be a title from elsewhere: the first are enough. What is marked was meant, each part of it.
    is_cut = len(terms) > MAX_TERMS and not (required or excluded)
    return Query(
        terms=terms[:MAX_TERMS] if is_cut else terms,
        wholes=tuple(whole for whole in _wholes(found, said) if not is_cut or whole[1] <= MAX_TERMS),
        beside=tuple(Term(word.text, word.stem) for word in begun),
        logic=And((*required, *map(Not, excluded))),
        key=key(" ".join(clause.text for clause in wanted)),
        is_one_name=len(wanted) == 1 and not wanted[0].quoted and len(terms) > 1,
        is_cut=is_cut,
    )


def _leaves(clauses: Sequence[Clause]) -> list[Logic]:
    return [found for clause in clauses if (found := leaf(clause)) is not None]


def _said(found: Sequence[Word], alone: bool) -> tuple[list[Word], list[Word]]:
    """The telling words, and those with which the question begins; others count only where there is nothing else.

    The pieces of an identifier begin no question.
    """
    parts = [word for word in found if not word.whole or _is_address(word)]
    begun = 0 if found and found[0].whole else opening_of([word.text for word in parts])
    ends = len(parts) - closing_of([word.text for word in parts[begun:]])
    telling = _telling(parts[begun:ends])
    if telling or not alone:
        closing = _telling(parts[ends:])
        return telling, [word for word in parts[:begun] if word.text in TOLD_OF] + closing
    return _telling(parts) or parts, []


def _telling(parts: Sequence[Word]) -> list[Word]:
    return [word for word in parts if word.text not in STOP_WORDS]


def _wholes(found: Sequence[Word], said: Sequence[Word]) -> Iterator[Whole]:
    """The identifiers of which words are asked for."""
    for whole in found:
        within = [at for at, part in enumerate(said) if whole.start <= part.start and part.end <= whole.end]
        if whole.whole and within and not _is_address(whole):
            yield within[0], within[-1] + 1, whole.stem


def _is_address(word: Word) -> bool:
    return "://" in word.text
