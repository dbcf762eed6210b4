"""Ids that come out the same whenever the same step of a story is told."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from unittest.mock import patch


@contextmanager
def ids_of(step: str) -> Iterator[None]:
    """Every new id meanwhile is drawn from the step's name; random ids are made of what the system calls entropy."""
    with patch("os.urandom", Random(step).randbytes):
        yield


def first_id(step: str) -> uuid.UUID:
    """The first id that the step draws: of a step that registers a thing, the thing's."""
    with ids_of(step):
        return uuid.uuid4()
