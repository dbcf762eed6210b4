"""Where an import stands, and what is to be done about each of its rows."""

from enum import StrEnum


class RunStatus(StrEnum):
    """The state of a run; `refused` is one with refused rows that was to be taken whole or not at all.

    A file that was handed in on a page is `waiting` until somebody has said what its columns are, and `checking` while
    it is read and every row judged.
    """

    WAITING = "waiting"
    CHECKING = "checking"
    CHECKED = "checked"
    REFUSED = "refused"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


class Verdict(StrEnum):
    """What a row comes to; in a `conflict` someone here changed what the source changed too, and ours stays.

    What is `unmatched` belongs to nothing that is kept here: it is left out, and keeps no other row out.
    """

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    REFUSED = "refused"
    UNMATCHED = "unmatched"
