"""What raises a thing by what stands around it: told anew where the index still counts what is secret by now."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Around:
    """With how many things one is linked, by their visibility, and the last day on which drills prove it: facts of a
    document, under the names of its columns."""

    public_uses: int = 0
    internal_uses: int = 0
    proven: int = 0


Arounds = Mapping[UUID, Around]
# Who can say what stands on a day around everything that hangs on these things.
TellsAround = Callable[[Session, Collection[UUID], date], Arounds]
