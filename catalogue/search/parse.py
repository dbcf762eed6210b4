"""What a person typed, as a tree of four things only: words, "phrases", -excluded and beginnings*.

No field can be named, so no text reaches the labels of rights. Limits are refusals in plain words: each of them was
measured to hang or crash a search engine when it is missing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalogue.errors import Refused
from catalogue.kinds.values import clean
from catalogue.search.words import STOP_WORDS, Word, fold, key, words

MAX_CHARACTERS = 200
MAX_TERMS = 12
MIN_PREFIX = 3

_QUOTES = str.maketrans("“”„«»", '"' * 5)
_CLAUSE = re.compile(r'(?P<minus>(?<![^\s"])[-–](?=[\w"]))?(?:"(?P<phrase>[^"]*)"?|(?P<chunk>[^\s"]+))')


@dataclass(frozen=True)
class Term:
    """One word that was asked for, folded, and its stem."""

    text: str
    stem: str


@dataclass(frozen=True)
class Query:
    """What to look for.

    `terms` are ranked by; `wholes` are identifiers among them: where they begin and end in `terms`, and their stem.
    Each of `phrases` and `prefixes` must be there, none of `excluded` may be. `key` is all of it as one exact name;
    `is_one_name` if it was written without a space, as references and names of tables are: its pieces say little.
    """

    terms: tuple[Term, ...] = ()
    wholes: tuple[tuple[int, int, str], ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    prefixes: tuple[str, ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    key: str = ""
    is_one_name: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for: then everything is listed."""
        return not (self.terms or self.phrases or self.prefixes or self.excluded)


@dataclass(frozen=True)
class _Clause:
    text: str
    minus: bool
    quoted: bool


def parse(text: str) -> Query:
    """The query in a person's words. Refused: `query_long`, `query_terms`, `query_prefix`, `query_wildcard`."""
    text = clean(text).translate(_QUOTES)
    if len(text) > MAX_CHARACTERS:
        raise Refused("query_long", f"Your search is too long. Use {MAX_CHARACTERS} characters or fewer.", "q")
    clauses = list(_clauses(text))
    wanted = [clause for clause in clauses if not clause.minus]
    prefixes = tuple(_prefix(clause.text) for clause in wanted if _is_prefix(clause))
    phrases = tuple(_stems(clause.text) for clause in wanted if clause.quoted and _stems(clause.text))
    excluded = tuple(_stems(clause.text) for clause in clauses if clause.minus and _stems(clause.text))
    plain = " ".join(clause.text for clause in wanted if not clause.quoted and not _is_prefix(clause))
    terms, wholes = _terms(plain, alone=not (prefixes or phrases))
    size = len(terms) + len(prefixes) + sum(map(len, phrases)) + sum(map(len, excluded))
    if size > MAX_TERMS:
        raise Refused("query_terms", f"Your search has too many words. Use {MAX_TERMS} words or fewer.", "q")
    one_name = len(wanted) == 1 and not wanted[0].quoted and len(terms) > 1
    whole = key(" ".join(clause.text for clause in wanted))
    return Query(terms, wholes, phrases, prefixes, excluded, whole, one_name)


def _clauses(text: str) -> Iterator[_Clause]:
    for found in _CLAUSE.finditer(text):
        quoted = found["phrase"] is not None
        yield _Clause(found["phrase"] if quoted else found["chunk"], found["minus"] is not None, quoted)


def _is_prefix(clause: _Clause) -> bool:
    """Whether a star makes this the beginning of a word. Refuses stars anywhere else."""
    if clause.quoted or "*" not in clause.text:
        return False
    beginning, _, rest = clause.text.partition("*")
    if not re.search(r"\w", beginning) or re.search(r"\w", rest):
        words_ = "A star can stand only at the end of a word, for example recycl*."
        raise Refused("query_wildcard", words_, "q")
    return True


def _prefix(text: str) -> str:
    beginning = fold(re.sub(r"[^\w]", "", text.partition("*")[0]))
    if len(beginning) < MIN_PREFIX:
        raise Refused("query_prefix", f"Write at least {MIN_PREFIX} letters before the star.", "q")
    return beginning


def _stems(text: str) -> tuple[str, ...]:
    return tuple(word.stem for word in words(text) if not word.whole)


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
