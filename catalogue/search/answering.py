"""What goes wrong with the index while it answers, told apart: damage, which a rebuild mends, and faults of ours."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from catalogue.errors import Refused
from catalogue.search.behind import Unanswered
from catalogue.search.index import Index
from catalogue.search.manifest import IndexDamaged

_log = logging.getLogger(__name__)


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
