"""The words that search uses besides those it finds, kept at hand between requests."""

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
    """Which words stand for each other, what the glossary says of them, and what teams and the like are called.

    `seen` are those of the names that may be known by those who meet the same labels, as far as anyone asked.
    """

    vocabulary: Vocabulary
    meanings: Meanings
    references: References
    seen: dict[tuple[frozenset[str], bool], References] = field(default_factory=dict)


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
                vocabulary = self._same(vocabulary_of(session))
                self._kept = at, Wording(vocabulary, meanings(session), load_names(session))
            return self._kept[1]

    def _same(self, vocabulary: Vocabulary) -> Vocabulary:
        """The vocabulary that was kept if it still holds: what was found with it may be remembered by its identity."""
        before = self._kept[1].vocabulary if self._kept else vocabulary
        return before if before == vocabulary else vocabulary

    def names_for(self, session: Session, actor: Actor) -> References:
        """The names that the actor may know, as this session sees them."""
        wording = self.of(session)
        alike = labels_of_actor(actor), may(actor, Action.READ_PEOPLE)
        if alike not in wording.seen:
            if len(wording.seen) >= MOST_KEPT:
                wording.seen.clear()
            wording.seen[alike] = references_as_seen(session, actor, wording.references)
        return wording.seen[alike]
