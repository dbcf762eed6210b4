"""A process that follows the database while its disk takes nothing more, and once more when there is room again.

It prints a line for each: whether the index is damaged, whether it follows now, and whether it had to be built anew.
"""

import errno
import resource
import sys
from pathlib import Path

from catalogue.search.index import Index
from catalogue.store import Database
from catalogue.workflows.follow import follow_changes, rebuild
from tests.conftest import AUDIT_KEY, TODAY

NO_ROOM = (errno.EFBIG, errno.ENOSPC)


def main() -> None:
    """`full_disk URL INDEX`: no file may grow beyond some bytes, which is what a full disk looks like from inside."""
    url, folder = sys.argv[1:]
    database, index = Database(url, AUDIT_KEY), Index(Path(folder))
    for room in (0, 300, 3_000):
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
        for work in (follow_changes, rebuild):
            try:
                work(database, index, TODAY)
                print("there was room")
            except OSError as error:
                print("refused" if error.errno in NO_ROOM else error)
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        print("damaged" if index.is_damaged() else "whole")
    report = follow_changes(database, index, TODAY)
    print("built anew" if report.rebuilt else f"{report.documents} followed")


if __name__ == "__main__":
    main()
