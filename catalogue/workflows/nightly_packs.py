"""All hand-over packs in a folder, made anew each night, so that they are there when the portal is not."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from catalogue.access import Actor
from catalogue.exchange.write_pack import write_pack
from catalogue.store import Database
from catalogue.workflows.pack_desk import PackDesk
from catalogue.workflows.packs import packs

_MANIFEST = "packs.txt"
# Less than a day, so that a portal which is started anew a little earlier each day still writes them.
_A_NIGHT = timedelta(hours=20)


@dataclass(frozen=True)
class NightlyPacks:
    """In which folder they are, what makes safe HTML of Markdown while they are written, what a file holds, and at
    which address the portal is."""

    folder: Path
    html: Callable[[], AbstractContextManager[Callable[[str], str]]]
    content: Callable[[str], bytes]
    portal: str


def write_nightly(database: Database, actor: Actor, nightly: NightlyPacks, today: date) -> int | None:
    """Write the night's packs as the actor may see them; how many, None if those that are there are fresh."""
    manifest = nightly.folder / _MANIFEST
    if manifest.exists() and _made(manifest) > database.clock() - _A_NIGHT:
        return None
    with database.reading() as session, nightly.html() as html:
        desk = PackDesk(session, actor, today, html, nightly.content, nightly.portal)
        return len(write_packs(nightly.folder, desk))


def write_packs(folder: Path, desk: PackDesk, tell: Callable[[str], None] = lambda _name: None) -> list[str]:
    """Write every pack into a folder; `tell` hears the name of each. All are made before one is replaced."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made: list[str] = []
    try:
        for pack in packs(desk):
            written = write_pack(pack)
            made.append(written.name)
            _write_part(folder, written.name, written.content)
            tell(written.name)
        _put_in_place(folder, made)
    finally:
        for name in (*made, _MANIFEST):
            _part(folder, name).unlink(missing_ok=True)
    return made


def _put_in_place(folder: Path, made: list[str]) -> None:
    """Replace the packs of last night; those of things that are gone are taken away, and nothing else."""
    manifest = folder / _MANIFEST
    before = manifest.read_text(encoding="utf-8").split() if manifest.exists() else []
    for name in made:
        os.replace(_part(folder, name), folder / name)
    for name in set(before) - set(made):
        if name == Path(name).name and name.endswith(".zip"):
            (folder / name).unlink(missing_ok=True)
    _write_part(folder, _MANIFEST, "".join(f"{name}\n" for name in made).encode())
    os.replace(_part(folder, _MANIFEST), manifest)


def _write_part(folder: Path, name: str, content: bytes) -> None:
    """Write what is to take its place. Others may write to the folder too: a link that lies there is not followed."""
    part = _part(folder, name)
    part.unlink(missing_ok=True)
    with part.open("xb") as file:
        file.write(content)


def _part(folder: Path, name: str) -> Path:
    """What is being written, by this process: the task and the command may meet in one folder."""
    return folder / f"{name}.{os.getpid()}.part"


def _made(manifest: Path) -> datetime:
    return datetime.fromtimestamp(manifest.stat().st_mtime, UTC)
