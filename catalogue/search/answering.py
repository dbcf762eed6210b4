"""Whether the index can answer: what goes wrong with it, and what has changed that it has not read."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.audit import cursor as newest
from catalogue.audit import since
from catalogue.errors import Refused
from catalogue.search.index import Index
from catalogue.search.manifest import IndexDamaged

MOST_BEHIND = 5_000
_BATCH = 1_000
_log = logging.getLogger(__name__)


class Unanswered(Exception):
    """The index cannot answer now, because of damage or because so much has changed: the database must."""


@contextmanager
def answering(index: Index) -> Iterator[None]:
    """Turn whatever goes wrong with the index into `Unanswered`, and tell damage from a fault of ours.

    Only damage is mended by a rebuild.
    """
    try:
        yield
    except (Refused, Unanswered):
        raise
    except IndexDamaged as damaged:
        index.report_damage()
        raise Unanswered from damaged
    except Exception as error:
        _log.exception("the index could not answer")
        _look_for_damage(index)
        raise Unanswered from error


def _look_for_damage(index: Index) -> None:
    try:
        index.check()
    except IndexDamaged:
        index.report_damage()


def changed_since(session: Session, cursor: int) -> set[UUID]:
    """What was touched by events that the index has not read.

    Links are in no document: if both ends of one were left out, a link to something hidden would show.
    """
    touched: set[UUID] = set()
    if newest(session) <= cursor:
        return touched
    for _ in range(MOST_BEHIND // _BATCH):
        changes = since(session, cursor, _BATCH)
        touched.update(one for change in changes if change.subject_kind != "link" for one in change.touches)
        if len(changes) < _BATCH:
            return touched
        cursor = changes[-1].seq
    raise Unanswered
