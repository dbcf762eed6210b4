"""A name for the code that decides what the index holds: an index that other code made is of another format."""

import hashlib
from pathlib import Path

_CATALOGUE = Path(__file__).parents[1]
# What documents are made by, from a thing's rows to the files of the index. A test holds that nothing else is used.
MADE_BY = (
    "access.py",
    "kinds",
    "letters.py",
    "obligations/sitting.py",
    "people/names.py",
    "readiness",
    "resources/attesting.py",
    "resources/records.py",
    "resources/references.py",
    "resources/rules.py",
    "runbooks/witnessing.py",
    "search/around.py",
    "search/besides.py",
    "search/document.py",
    "search/schema.py",
    "search/spare.py",
    "search/stemming.py",
    "search/whoosh_files.py",
    "search/windows.py",
    "search/words.py",
    "terms",
    "workflows/documents.py",
    "workflows/handovers_found.py",
    "workflows/plain_words.py",
    "workflows/proven.py",
    "workflows/surroundings.py",
)


def _fingerprint() -> str:
    """The digest of their source."""
    seal = hashlib.sha256()
    for name in MADE_BY:
        path = _CATALOGUE / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            seal.update(file.read_bytes())
    return seal.hexdigest()[:16]


FORMAT = _fingerprint()
