"""Check that these papers are as the council's portal made them.

It looks at the folder in which it lies, or at one that is named, with Python 3.8 or newer and nothing else:

    python verify.py

It says which files are missing, changed or were added, and whether each piece of evidence is the one on record.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

MANIFEST = "manifest.sha256"
RECORD = "record.json"


def main(folder: Path) -> int:
    """Print what is wrong; the number of problems decides how the program ends."""
    try:
        listed = read_manifest(folder / MANIFEST)
    except (OSError, ValueError):
        sys.stdout.write(f"{MANIFEST} is missing or was changed: nothing of these papers can be checked.\n")
        return 1
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    problems = [f"missing: {name}" for name in sorted(set(listed) - found)]
    problems += [f"not part of these papers: {name}" for name in sorted(found - set(listed))]
    problems += [f"changed: {name}" for name in sorted(found & set(listed)) if hash_of(folder / name) != listed[name]]
    if RECORD in found:
        problems += evidence_problems(folder / RECORD, listed)
    said = [*problems, f"{len(listed)} files, {len(problems)} problems."]
    said.append(f"The fingerprint of these papers is {hash_of(folder / MANIFEST)}")
    sys.stdout.write("\n".join(said) + "\n")
    return 1 if problems else 0


def read_manifest(path: Path) -> dict[str, str]:
    """The hash of each file, by its name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def hash_of(path: Path) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for piece in iter(lambda: stream.read(1024 * 1024), b""):
            digest.update(piece)
    return digest.hexdigest()


def evidence_problems(path: Path, listed: dict[str, str]) -> list[str]:
    """Files of the record that are not here with the hash that they had when they were handed in."""
    here = set(listed.values())
    try:
        evidence = [
            (str(one["name"]), one["sha256"]) for one in json.loads(path.read_text(encoding="utf-8"))["evidence"]
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return [f"cannot be read: {RECORD}"]
    return [f"not the evidence on record: {name}" for name, digest in evidence if digest and digest not in here]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent))
