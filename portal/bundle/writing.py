"""Writes the papers of a dispute into a ZIP, the same bytes for the same record."""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, BinaryIO

from flask import render_template

from catalogue.blobs import Blobs
from catalogue.exchange.archive import timeless

_CHUNK = 1024 * 1024
_VERIFIER = Path(__file__).with_name("verify.py")


def write_bundle(bundle: IO[bytes], papers: Mapping[str, Any], blobs: Blobs) -> str:
    """Write the ZIP; the fingerprint that its program prints: the SHA-256 of the list of hashes."""
    pieces = [_placed(one, at, blobs) for at, one in enumerate(papers["evidence"], 1)]
    record = dict(papers) | {"evidence": pieces}
    with zipfile.ZipFile(bundle, "w") as archive:
        hashes = dict(_written(archive, record, blobs))
        manifest = "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items()))
        archive.writestr(timeless("manifest.sha256"), manifest)
    return hashlib.sha256(manifest.encode()).hexdigest()


def _placed(piece: Mapping[str, Any], number: int, blobs: Blobs) -> dict[str, Any]:
    """A piece of evidence with the place of its file: a number, so that no name of theirs is part of a path.

    What is not kept as it came has none: the papers go out without it, and say so.
    """
    if not piece["sha256"] or not blobs.is_whole(piece["sha256"]):
        return dict(piece) | {"file": "", "is_missing": bool(piece["sha256"])}
    ending = Path(piece["name"]).suffix.lower()
    plain = ending if ending[1:].isascii() and ending[1:].isalnum() else ""
    return dict(piece) | {"file": f"evidence/{number:03}{plain}", "is_missing": False}


def _written(archive: zipfile.ZipFile, record: Mapping[str, Any], blobs: Blobs) -> Iterator[tuple[str, str]]:
    """Write every file but the manifest; the name and hash of each."""
    texts = {
        "index.html": render_template("bundle/index.html", record=record),
        "record.json": json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False),
        "verify.py": _VERIFIER.read_text(encoding="utf-8"),
    }
    for name, text in texts.items():
        content = text.encode()
        archive.writestr(timeless(name), content)
        yield name, hashlib.sha256(content).hexdigest()
    for piece in record["evidence"]:
        if piece["file"]:
            with blobs.open(piece["sha256"]) as stream:
                yield piece["file"], _copied(archive, piece["file"], stream)


def _copied(archive: zipfile.ZipFile, name: str, stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    with archive.open(timeless(name), "w", force_zip64=True) as kept:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
            kept.write(piece)
    return digest.hexdigest()
