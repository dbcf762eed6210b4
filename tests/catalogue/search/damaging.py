"""Ways in which the files of an index are spoiled: by a disk, by a program, by a person who means well."""

import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from catalogue.search.manifest import NAME

# Spoils one file of an index; the folder of the index is given too.
Damage = Callable[[Path, Path, random.Random], None]
BLOCK = 512
_WORD = re.compile(rb"[a-z]{4,}")


def _write_over(path: Path, start: int, content: bytes) -> None:
    """Change bytes where they are: whoever has the file open reads them."""
    with path.open("r+b") as file:
        file.seek(start)
        file.write(content)


def _somewhere(path: Path, chance: random.Random) -> int:
    return chance.randrange(max(1, path.stat().st_size))


def flip_bits(path: Path, _: Path, chance: random.Random) -> None:
    """A few bits are others."""
    for _again in range(chance.randint(1, 4)):
        at = _somewhere(path, chance)
        _write_over(path, at, bytes([path.read_bytes()[at] ^ 1 << chance.randrange(8)]))


def flip_bits_of_old(path: Path, folder: Path, chance: random.Random) -> None:
    """So it is, and the file says that it was not written to since: a copy in its place that keeps times does that."""
    before = path.stat()
    flip_bits(path, folder, chance)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def change_a_word(path: Path, _: Path, __: random.Random) -> None:
    """All in it reads as well as before, but says something else; and it says that it was not written to since."""
    before, content = path.stat(), path.read_bytes()
    found = sorted(set(_WORD.findall(content)), key=content.count)
    said = found[-1] if found else content[-1:]
    _write_over(path, 0, content.replace(said, said[:-1] + bytes([said[-1] ^ 1])))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def blank_a_block(path: Path, _: Path, chance: random.Random) -> None:
    """What the disk never got is nothing but zeros."""
    start = _somewhere(path, chance)
    _write_over(path, start, bytes(min(BLOCK, path.stat().st_size - start)) or b"\x01")
    _write_over(path, 0, bytes([path.read_bytes()[0] ^ 1]))


def cut_short(path: Path, _: Path, chance: random.Random) -> None:
    """The end is missing."""
    os.truncate(path, _somewhere(path, chance))


def empty(path: Path, _: Path, __: random.Random) -> None:
    """Nothing is left in it."""
    os.truncate(path, 0)


def add_to(path: Path, _: Path, chance: random.Random) -> None:
    """Something was written after its end."""
    _write_over(path, path.stat().st_size, chance.randbytes(chance.randint(1, BLOCK)))


def replace_with_noise(path: Path, _: Path, chance: random.Random) -> None:
    """Another file, as long, stands in its place."""
    noise = chance.randbytes(path.stat().st_size + 1)[1:]
    path.unlink()
    path.write_bytes(noise)


def swap(path: Path, folder: Path, chance: random.Random) -> None:
    """It and another have changed places."""
    other = chance.choice([one for one in files_of(folder) if one != path])
    aside = path.with_name("aside")
    path.rename(aside)
    other.rename(path)
    aside.rename(other)


def delete(path: Path, _: Path, __: random.Random) -> None:
    """It is gone."""
    path.unlink()


def delete_its_folder(path: Path, folder: Path, _: random.Random) -> None:
    """The files are gone, or the whole index, and with it the locks that somebody holds."""
    shutil.rmtree(path.parent if path.name != NAME else folder)


def put_a_folder_there(path: Path, _: Path, __: random.Random) -> None:
    """There is a folder of this name, with something in it."""
    path.unlink()
    path.mkdir()
    (path / "file").write_text("not of the index")


def make_unreadable(path: Path, _: Path, __: random.Random) -> None:
    """It is there, and the operating system does not open it, not even for the administrator: a link to itself."""
    path.unlink()
    path.symlink_to(path.name)


def put_folders_everywhere(_: Path, folder: Path, __: random.Random) -> None:
    """Wherever the index keeps a file or would make one, there is a folder."""
    for name in (NAME, f"{NAME}.new", "damaged", "writer.lock", "rebuild.lock"):
        (folder / name).unlink(missing_ok=True)
        (folder / name / "folder").mkdir(parents=True)


def forge_contents(path: Path, folder: Path, chance: random.Random) -> None:
    """Tables of contents that nobody wrote, and the one that somebody did is noise."""
    for contents in folder.glob("*/*.toc"):
        contents.write_bytes(chance.randbytes(contents.stat().st_size))
        contents.with_name("_MAIN_999.toc").write_bytes(chance.randbytes(64))
    if path.parent != folder:
        (path.parent / "_MAIN_7.seg").write_bytes(chance.randbytes(64))


DAMAGES: tuple[Damage, ...] = (
    flip_bits,
    flip_bits_of_old,
    change_a_word,
    blank_a_block,
    cut_short,
    empty,
    add_to,
    replace_with_noise,
    swap,
    delete,
    delete_its_folder,
    put_a_folder_there,
    make_unreadable,
    put_folders_everywhere,
    forge_contents,
)


def files_of(folder: Path) -> list[Path]:
    """What the index is made of; locks say nothing."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")


def damage(folder: Path, chance: random.Random, how: Damage) -> str:
    """Spoil a file by chance; what was done, in words."""
    path = chance.choice(files_of(folder))
    how(path, folder, chance)
    return f"{how.__name__} {path.relative_to(folder)}"
