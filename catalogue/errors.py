"""The few ways in which the catalogue says no, each with words that a person can act on."""

from dataclasses import dataclass, field


class CatalogueError(Exception):
    """Base of everything the catalogue raises on purpose."""


class NotFound(CatalogueError):
    """The thing does not exist, or the actor may not know that it does: the two must look the same."""

    def __init__(self, what: str = "page") -> None:
        super().__init__(f"We cannot find that {what}.")
        self.what = what


class NotAllowed(CatalogueError):
    """The actor may see the thing but may not do this to it."""

    def __init__(self, action: str, words: str = "You do not have permission to do this.") -> None:
        super().__init__(words)
        self.action = action
        self.words = words


@dataclass(frozen=True)
class Problem:
    """One thing wrong with what was given: where (a field's name), why, and how to mend it."""

    field: str
    reason: str
    mend: str = ""
    value: str = ""

    @property
    def words(self) -> str:
        return f"{self.reason} {self.mend}".strip()


class Refused(CatalogueError):
    """A rule of the catalogue forbids it; `code` is stable, `words` are for people, `field` says where."""

    def __init__(self, code: str, words: str, field: str = "") -> None:
        super().__init__(words)
        self.code = code
        self.words = words
        self.field = field


@dataclass
class BadInput(CatalogueError):
    """What was given could not be understood; every problem is listed, not only the first."""

    problems: list[Problem] = field(default_factory=list)

    def __str__(self) -> str:
        return " ".join(f"{p.field}: {p.words}" for p in self.problems)


class Conflict(CatalogueError):
    """Someone else changed the thing since the actor read it; `current` is the version now, 0 if not known."""

    def __init__(self, current: int) -> None:
        super().__init__("Someone else changed this while you were editing it.")
        self.current = current
