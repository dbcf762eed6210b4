"""Backups that were changed after they were made, with or without the key that seals them."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from catalogue.backups.archive import MANIFEST, SEAL
from catalogue.backups.manifest import seal
from tests.conftest import AUDIT_KEY

Members = dict[str, bytes]
Change = Callable[[Members, dict[str, Any]], None]


def repacked(path: Path, target: Path, change: Change, *, key: bytes = AUDIT_KEY) -> Path:
    """The backup with something changed in its members or its manifest, sealed anew."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    page = json.loads(members.pop(MANIFEST))
    del members[SEAL]
    change(members, page)
    written = json.dumps(page).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**members, MANIFEST: written, SEAL: seal(written, key)}.items():
            archive.writestr(name, content)
    return target


def content_of(member: bytes) -> dict[str, Any]:
    """What a manifest says of a member."""
    return {"size": len(member), "sha256": hashlib.sha256(member).hexdigest()}
