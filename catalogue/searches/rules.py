"""What may be kept of a search, what is worth counting, and what an answer must say."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlencode
from uuid import UUID

from catalogue.errors import Problem
from catalogue.kinds.values import clean
from catalogue.terms import SearchOutcome

MOST_SAVED = 100
MOST_IN_NAME = 100
MOST_IN_QUERY = 2_000
MOST_WORDS = 200
MOST_IN_PURPOSE = 1_000
MOST_IN_REASON = 500
MOST_OPEN_WISHES = 20
# Programs that try addresses type less and more than people do.
FEWEST_COUNTED, MOST_COUNTED = 2, 200
MOST_NEW_A_DAY = 2_000
# What one person typed twice may be somebody's name; what three searches have in common is a word.
TOLD_FROM = 3
KEPT = timedelta(days=365)


class PairState(StrEnum):
    """What was decided of words that were tried next."""

    OPEN = "open"
    LEARNED = "learned"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class AskedSearch:
    """What an address asks of search: words, chosen values of known filters, and an order that is not the usual one."""

    q: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    sort: str = ""

    @property
    def query(self) -> str:
        """The one spelling of this search in an address."""
        said = [("q", self.q), *self.filters, ("sort", self.sort)]
        return urlencode([(name, value) for name, value in said if value])

    @property
    def asks_nothing(self) -> bool:
        """Whether it lists everything there is."""
        return not (self.q or self.filters)


def asked_search(arguments: Iterable[tuple[str, str]], filters: Collection[str], sorts: Collection[str]) -> AskedSearch:
    """The search in the arguments of an address: known filters and orders only, in one order, each value once."""
    said = [(name, " ".join(clean(value).split())) for name, value in arguments]
    first = dict(reversed(said))
    return AskedSearch(
        q=first.get("q", ""),
        filters=tuple(sorted({(name, value) for name, value in said if name in filters and value})),
        sort=first.get("sort", "") if first.get("sort") in sorts else "",
    )


def folded(words: str) -> str:
    """Words by which names and wishes of one person are compared: case and spaces do not count."""
    return " ".join(words.casefold().split())


@dataclass(frozen=True)
class Miss:
    """A search that found nothing, on a day."""

    key: str
    words: str
    by_staff: bool
    on: date


@dataclass(frozen=True)
class Retry:
    """Words that found nothing, and the words tried next that found something, on a day."""

    key: str
    from_words: str
    to_words: str
    on: date


Note = Miss | Retry


def seal(*keys: str) -> str:
    """Folded words as a name of fixed length, from which they cannot be read."""
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def is_counted(words: str) -> bool:
    """Whether words are of a length that people search for."""
    return FEWEST_COUNTED <= len(words) <= MOST_COUNTED


@dataclass(frozen=True)
class Answer:
    """What a data steward says: `thing_id` is the entry that answers it."""

    outcome: SearchOutcome
    thing_id: UUID | None = None
    reason: str = ""


def problems_in_answer(answer: Answer) -> list[Problem]:
    """What an answer lacks: an entry if something was found, a reason if nothing is held."""
    problems = []
    if answer.outcome is SearchOutcome.FOUND and answer.thing_id is None:
        problems.append(Problem("thing", "Say which entry answers it.", "Copy the address of its page."))
    if answer.outcome is SearchOutcome.NOT_HELD and not answer.reason:
        problems.append(Problem("reason", "Say why it is not held, so that nobody asks again."))
    return problems
