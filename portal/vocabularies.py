"""The words that search uses besides those it finds, kept at hand between requests."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, labels_of_actor, may
from catalogue.audit import cursor
from catalogue.glossary.queries import Meanings, meanings
from catalogue.resources.references import References, load_names, references_as_seen
from catalogue.search.vocabulary import Vocabulary
from catalogue.workflows.documents import vocabulary_of

# So many sorts of readers have their names kept.
MOST_KEPT = 100


@dataclass(frozen=True)
class Wording:
    """Which words stand for each other, what the glossary says of them, and what teams and the like are called."""

    vocabulary: Vocabulary
    meanings: Meanings
    references: References


@dataclass(frozen=True)
class _Kept:
    """The wording at one place of the change feed, with its names as those may know them who meet the same labels.

    The names go with their wording: whoever still reads an older one files nothing under a newer.
    """

    at: int
    wording: Wording
    seen: dict[Hashable, References] = field(default_factory=dict)


class Vocabularies:
    """The newest wording alone, read again whenever anything at all has changed since."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: _Kept | None = None

    def of(self, session: Session) -> Wording:
        """The wording as this session sees it."""
        return self._at(session).wording

    def _at(self, session: Session) -> _Kept:
        at = cursor(session)
        with self._lock:
            if self._kept is None or self._kept.at != at:
                vocabulary = self._same(vocabulary_of(session))
                self._kept = _Kept(at, Wording(vocabulary, meanings(session), load_names(session)))
            return self._kept

    def _same(self, vocabulary: Vocabulary) -> Vocabulary:
        """The vocabulary that was kept if it still holds: what was found with it may be remembered by its identity."""
        before = self._kept.wording.vocabulary if self._kept else vocabulary
        return before if before == vocabulary else vocabulary

    def names_for(self, session: Session, actor: Actor) -> References:
        """The names that the actor may know, as this session sees them."""
        kept = self._at(session)
        alike = labels_of_actor(actor), may(actor, Action.READ_PEOPLE)
        found = kept.seen.get(alike)
        if found is None:
            found = references_as_seen(session, actor, kept.wording.references)
            if len(kept.seen) >= MOST_KEPT:
                kept.seen.clear()
            kept.seen[alike] = found
        return found
