"""What of the demo council’s old contracts is held for a claim or an audit, and which hold is over."""

from collections.abc import Iterator
from datetime import date, time
from functools import partial

from catalogue.kinds import kind_of
from catalogue.kinds.contract import Contract
from catalogue.resources.desk import Desk
from catalogue.resources.queries import thing
from catalogue.retention.operations import hold, lift
from portal.demo.cells import Row, rows_of
from portal.demo.searches import Deed
from portal.demo.story import moment

_HELD_AT, _LIFTED_AT = time(11, 20), time(14, 10)


def retention_deeds(today: date) -> Iterator[Deed]:
    """Everything, in no order."""
    for row in rows_of("holds", today):
        yield Deed(moment(date.fromisoformat(row["day"]), _HELD_AT), row["by"], partial(_hold, row))
        if row["lifted"]:
            yield Deed(moment(date.fromisoformat(row["lifted"]), _LIFTED_AT), row["lifted_by"], partial(_lift, row))


def _contract(at: Desk, row: Row) -> Contract:
    found = thing(at.session, at.actor, kind_of("contract"), row["contract"])
    assert isinstance(found, Contract)
    return found


def _hold(row: Row, at: Desk) -> None:
    hold(at, _contract(at, row), row["reason"])


def _lift(row: Row, at: Desk) -> None:
    lift(at, _contract(at, row), row["lifted_why"])
