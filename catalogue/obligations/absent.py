"""Which sorts of handover a contract says nothing about although its systems usually need them. Pure.

A sort that is absent from a contract is a finding by itself: nobody is late with what was never promised.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from catalogue.terms import HeldBy, Hosting


@dataclass(frozen=True)
class SystemNeeds:
    """What of one system decides on what must be handed over. A code that nobody has said is empty."""

    title: str
    hosting: str = ""
    admin_access: str = ""
    source_held_by: str = ""
    configuration_held_by: str = ""
    has_procedures: bool = False


_NOT_OURS = frozenset({HeldBy.SUPPLIER, HeldBy.BOTH, HeldBy.UNKNOWN, ""})


@dataclass(frozen=True)
class Need:
    """A type that is usually needed, why in words, and by which systems."""

    type_code: str
    why: str
    by: Callable[[SystemNeeds], bool]


NEEDS = (
    Need("EXIT_PLAN", "without it nobody knows who does what, and by when", lambda one: True),
    Need("DOCS_HANDOVER", "others could not maintain the system from what we have", lambda one: True),
    Need("DATA_EXPORT", "our data must come back in a form that we can load", lambda one: True),
    Need("OPEN_ITEMS", "known faults and work under way must be told to us", lambda one: True),
    Need("RUNBOOK", "what must be done to run it is to be written down", lambda one: one.has_procedures),
    Need("TRAINING", "our own people must learn to do what must be done", lambda one: one.has_procedures),
    Need("CREDENTIALS", "admin access is not known to be with us alone", lambda one: one.admin_access in _NOT_OURS),
    Need("SOURCE_CODE", "the source is only with the supplier", lambda one: one.source_held_by == HeldBy.SUPPLIER),
    Need(
        "EXIT_REGISTER",
        "its configuration is not known to be with us alone",
        lambda one: one.configuration_held_by in _NOT_OURS,
    ),
    Need("DATA_DELETE", "the supplier hosts our data", lambda one: one.hosting == Hosting.SUPPLIER),
)


@dataclass(frozen=True)
class Absent:
    """A type of which a contract has no clause, why it is usually needed, and the systems that need it."""

    type_code: str
    why: str
    systems: tuple[str, ...]


def absent_types(systems: Sequence[SystemNeeds], there: Collection[str]) -> list[Absent]:
    """The types that these systems usually need and that are not `there`, in the order of `NEEDS`."""
    found = (
        Absent(need.type_code, need.why, tuple(one.title for one in systems if need.by(one)))
        for need in NEEDS
        if need.type_code not in there
    )
    return [one for one in found if one.systems]
