"""The words that search uses besides those it finds, kept at hand between requests."""

from dataclasses import dataclass
from threading import Lock

from sqlalchemy.orm import Session

from catalogue.audit import cursor
from catalogue.glossary.queries import Meanings, meanings
from catalogue.resources.references import References, load_names
from catalogue.search.vocabulary import Vocabulary
from catalogue.workflows.documents import vocabulary_of


@dataclass(frozen=True)
class Wording:
    """Which words stand for each other, what the glossary says of them, and what teams and the like are called."""

    vocabulary: Vocabulary
    meanings: Meanings
    references: References


class Vocabularies:
    """The newest wording alone, read again whenever anything at all has changed since."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: tuple[int, Wording] | None = None

    def of(self, session: Session) -> Wording:
        """The wording as this session sees it."""
        at = cursor(session)
        with self._lock:
            if self._kept is None or self._kept[0] != at:
                self._kept = at, Wording(vocabulary_of(session), meanings(session), load_names(session))
            return self._kept[1]
