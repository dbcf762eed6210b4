"""What of a Word file does not come over, counted by its sentence."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Losses:
    """What does not come over, counted by its sentence."""

    counted: Counter[str] = field(default_factory=Counter)

    def note(self, words: str) -> None:
        """Say one thing that was lost."""
        self.counted[words] += 1

    def sentences(self) -> tuple[str, ...]:
        """Each sentence once, with how often it is meant."""
        return tuple(f"{words} ({count} times)" if count > 1 else words for words, count in self.counted.items())
