"""Files that belong in a backup: all below the data folder, but for what is listed here."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

# Of the path below the data folder or of any folder on its way. What is not to leave the machine is listed here.
LEFT_OUT = (
    "index",  # built again from the database
    "mail",  # was for its readers, and is sent or gone
    "*-key",  # secrets: never in a backup
    "*.key",
    "*.pem",
    "*.sqlite3",  # the database goes in as rows
    "*.sqlite3-*",
    "*/new-*",  # uploads that have not come in whole
    ".*",  # what is being written
    "*/.*",
)


@dataclass(frozen=True)
class Storage:
    """The data folder, and what is left out in this installation besides what always is."""

    folder: Path
    left_out: tuple[str, ...] = ()

    def files(self) -> Iterator[str]:
        """The paths, with `/`, of all files that belong in a backup, in order. Links are not followed."""
        for path in sorted(self.folder.rglob("*")) if self.folder.is_dir() else ():
            name = path.relative_to(self.folder)
            if path.is_file() and not path.is_symlink() and not self._is_left_out(PurePosixPath(name.as_posix())):
                yield name.as_posix()

    def takes(self, name: str) -> bool:
        """Whether a path out of a backup stays below the folder, and is one that a backup may hold."""
        path = PurePosixPath(name)
        plain = name == path.as_posix() and "\\" not in name and ":" not in name and name.isprintable()
        return plain and not path.is_absolute() and ".." not in path.parts and not self._is_left_out(path)

    def _is_left_out(self, path: PurePosixPath) -> bool:
        names = [one.as_posix() for one in (path, *path.parents[:-1])]
        return any(fnmatchcase(name, pattern) for name in names for pattern in (*LEFT_OUT, *self.left_out))
