"""Whether a text gives a secret away: records of accounts name those that changed hands, never the way in. Pure."""

import re
from itertools import pairwise

_GIVEN_AWAY = (
    re.compile(r"-----BEGIN [A-Z ]*(PRIVATE KEY|CERTIFICATE)", re.IGNORECASE),
    re.compile(
        r"\b(pass(word|phrase|code)?|pwd|pin|secret|token|api[ _-]?key|credentials?)\b\s*([:=]|\bis\b)\s*\S", re.I
    ),
    re.compile(r"\w://[^\s/:@]+:[^\s/@]+@"),
    re.compile(r"\beyJ[\w-]{10,}\.[\w-]{10,}"),
    re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_\w{20,}|\bxox[abp]-\w{10,}"),
)
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|https?://\S+")
_BETWEEN = re.compile(r"[\s,;()/\\.:_-]+")
_SHORTEST = 10
_MIXED = 0.45


def gives_secret_away(text: str) -> bool:
    """Whether something in the text is a password, a key or a token, or looks made up by a machine as one."""
    if any(pattern.search(text) for pattern in _GIVEN_AWAY):
        return True
    return any(_is_random(piece) for piece in _BETWEEN.split(_ADDRESS.sub(" ", text)))


def _is_random(piece: str) -> bool:
    """Whether letters, digits and signs change places as often as they do by chance, and in no name."""
    sorts = [_sort(character) for character in piece]
    if len(piece) < _SHORTEST or len(set(sorts)) < 3:
        return False
    changes = sum(before != after for before, after in pairwise(sorts))
    return changes / (len(piece) - 1) >= _MIXED


def _sort(character: str) -> str:
    if character.isdigit():
        return "digit"
    if not character.isalpha():
        return "sign"
    return "capital" if character.isupper() else "small"
