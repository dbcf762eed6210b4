"""What a term of a closed vocabulary is: a code with a label, a URI and a hint."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A code with a label, a URI that says what it means, and a hint for the person who must choose."""

    label: str
    uri: str
    hint: str

    def __new__(cls, code: str, label: str = "", uri: str = "", hint: str = "") -> Self:
        term = str.__new__(cls, code)
        term._value_ = code
        term.label = label
        term.uri = uri or f"urn:x-portal:{cls.__name__}:{code}"
        term.hint = hint
        return term

    @classmethod
    def named(cls, words: str) -> Self | None:
        """The term whose code or label is `words`, whatever its case and spacing; None if there is none."""
        wanted = _plain(words)
        return next((term for term in cls if wanted in (_plain(term.value), _plain(term.label))), None)


def _plain(words: str) -> str:
    return "".join(character for character in words.casefold() if character.isalnum())
