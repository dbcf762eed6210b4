"""What a person typed, as words to rank by and a tree of what must be there: words, "phrases", -excluded, beginnings*.

No field can be named, so no text reaches the labels of rights. Limits are refusals in plain words: each of them was
measured to hang or crash a search engine when it is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from catalogue.errors import Refused
from catalogue.kinds.values import clean
from catalogue.search.clauses import Clause, clauses_of, has_operators, leaf, operators
from catalogue.search.logic import ANYTHING, And, Logic, Not, leaves
from catalogue.search.words import STOP_WORDS, Word, key, letters, words

MAX_CHARACTERS = 200
MAX_TERMS = 12

QUOTES = str.maketrans("“”„«»", '"' * 5)


@dataclass(frozen=True)
class Term:
    """One word that was asked for, folded, and its stem."""

    text: str
    stem: str


@dataclass(frozen=True)
class Query:
    """What to look for.

    `terms` are ranked by, in tiers; `wholes` are identifiers among them: where they begin and end in `terms`, and
    their stem. `logic` is what must be there besides. `key` is all of it as one exact name, `said` the same to the
    letter; `is_one_name` if it was written without a space, as references and names of tables are: its pieces say
    little. `is_cut` says that there were more words than are looked for.
    """

    terms: tuple[Term, ...] = ()
    wholes: tuple[tuple[int, int, str], ...] = ()
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
    terms, wholes = _terms(" ".join(loose), alone=not required)
    # Words alone may be a title from elsewhere: the first are enough. What is marked was meant, each part of it.
    is_cut = len(terms) > MAX_TERMS and not (required or excluded)
    return Query(
        terms=terms[:MAX_TERMS] if is_cut else terms,
        wholes=tuple(whole for whole in wholes if whole[1] <= MAX_TERMS) if is_cut else wholes,
        logic=And((*required, *map(Not, excluded))),
        key=key(" ".join(clause.text for clause in wanted)),
        is_one_name=len(wanted) == 1 and not wanted[0].quoted and len(terms) > 1,
        is_cut=is_cut,
    )


def _leaves(clauses: Sequence[Clause]) -> list[Logic]:
    return [found for clause in clauses if (found := leaf(clause)) is not None]


def _terms(text: str, alone: bool) -> tuple[tuple[Term, ...], tuple[tuple[int, int, str], ...]]:
    """The telling words, and the identifiers among them; stop words count only where there is nothing else."""
    found = list(words(text))
    parts = [word for word in found if not word.whole or _is_address(word)]
    telling = [word for word in parts if word.text not in STOP_WORDS]
    kept = telling if telling or not alone else parts
    terms = tuple(Term(word.text, word.stem) for word in kept)
    wholes = []
    for whole in found:
        within = [at for at, part in enumerate(kept) if whole.start <= part.start and part.end <= whole.end]
        if whole.whole and within and not _is_address(whole):
            wholes.append((within[0], within[-1] + 1, whole.stem))
    return terms, tuple(wholes)


def _is_address(word: Word) -> bool:
    return "://" in word.text
