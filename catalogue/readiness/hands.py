"""In how many of our own hands a system is, in one word: nobody's, one person's, or enough."""

from enum import IntEnum

from catalogue.readiness.rules import ENOUGH, Readiness


class Hands(IntEnum):
    """The fewer, the worse."""

    NOBODY = 0
    ONE_PERSON = 1
    ENOUGH = 2


def hands(result: Readiness) -> Hands | None:
    """How many of our own people could run a system; nothing if nobody has said what must be done.

    Nobody could if something critical, or most of the weight, is covered by none of them; and it hangs on one person if
    one is all that covers something critical, or if most of it is lost without them.
    """
    if not result.is_recorded:
        return None
    fewest = min((one.cover for one in result.standings if one.is_critical), default=ENOUGH)
    return Hands(min(fewest, result.truck_factor.people, ENOUGH))
