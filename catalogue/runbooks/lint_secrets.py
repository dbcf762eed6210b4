"""Secrets that were pasted into a text: keys by their shape, passwords by the name before them. Never said again."""

import re

_SHAPES = (
    ("A private key", re.compile(r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY")),
    ("A cloud access key", re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b")),
    ("An access token", re.compile(r"\b(gh[pousr]_\w{30,}|github_pat_\w{30,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,})")),
    ("A signed token", re.compile(r"(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}")),
)
_IN_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{1,80}:([^\s/@]{3,80})@", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:[\w-]{0,30}[_-])?(?:password|passwd|pwd|passphrase|secret|api[_-]?key|access[_-]?key|token)\b"
    r"[\"'`*]{0,3}[ \t]{0,3}(?:[:=]|\bis\b)[ \t]{0,3}[\"'`*]{0,3}([^\s\"'`*|,;)]{6,100})",
    re.IGNORECASE,
)
_STANDS_FOR_ONE = re.compile(
    r"[<$%{\[(]|\.\.\.|…|x{4,}|\*{3}|your|example|change|secret|password|stored|kept", re.IGNORECASE
)


def secrets_in(body: str) -> list[tuple[int, str]]:
    """At which lines a secret seems to stand, and what it looks like; code is read too."""
    found = []
    for number, line in enumerate(body.splitlines(), start=1):
        shape = next((what for what, pattern in _SHAPES if pattern.search(line)), None)
        if shape is None and any(_is_secret(value) for value in _NAMED.findall(line)):
            shape = "A password or key"
        if shape is None and any(not _STANDS_FOR_ONE.search(value) for value in _IN_ADDRESS.findall(line)):
            shape = "A password in an address"
        if shape:
            found.append((number, shape))
    return found


def _is_secret(value: str) -> bool:
    """Whether this looks typed by a machine or as a password: words of plain language have letters alone."""
    mixed = any(sign.isdigit() for sign in value) and any(sign.isalpha() for sign in value)
    return mixed and not _STANDS_FOR_ONE.search(value)
