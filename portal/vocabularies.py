"""The glossary's words for search, kept at hand between requests."""

from threading import Lock

from sqlalchemy.orm import Session

from catalogue.audit import cursor
from catalogue.search.vocabulary import Vocabulary
from catalogue.workflows.documents import vocabulary_of


class Vocabularies:
    """The glossary's words, read again whenever anything at all has changed since."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._at = -1
        self._words: Vocabulary = {}

    def of(self, session: Session) -> Vocabulary:
        """The words as this session sees them."""
        at = cursor(session)
        with self._lock:
            if at != self._at:
                self._at, self._words = at, vocabulary_of(session)
            return self._words
