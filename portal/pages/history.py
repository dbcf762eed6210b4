"""The history of a thing as its page tells it: what happened on one line of time, and two versions compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalogue.kinds.kind import Kind
from catalogue.resources.history import Difference, label_of
from catalogue.resources.past import Attestation, LinkEvent, VersionLine
from portal.urls import url_of_thing
from portal.words import day_time

_MOST_NAMED = 4


_DONE = {"linked": "Link added", "link_changed": "Link changed", "unlinked": "Link removed"}


@dataclass(frozen=True)
class HistoryPage:
    """Everything that `resources/history.html` shows."""

    kind: Kind
    resource: Any
    address: str
    events: list[dict[str, Any]]
    versions: list[dict[str, Any]]


@dataclass(frozen=True)
class ComparePage:
    """Everything that `resources/compare.html` shows: how one version became another, and whether to go back."""

    kind: Kind
    resource: Any
    address: str
    before: VersionLine | None
    after: VersionLine
    found: list[Difference]
    versions: list[dict[str, Any]]
    may_restore: bool


@dataclass(frozen=True)
class RestorePage:
    """Everything that `resources/restore.html` shows: what going back to a version would change and undo."""

    resource: Any
    address: str
    number: int
    found: list[Difference]
    since: list[dict[str, Any]]


def restore_page(
    kind: Kind, resource: Any, number: int, found: list[Difference], lines: Sequence[VersionLine]
) -> RestorePage:
    """The question whether to go back to this version; `lines` are all of the thing's, newest first."""
    address = url_of_thing(kind.code, resource.slug)
    since = [_of_version(kind, line, address) for line in lines if line.number > number]
    return RestorePage(resource, address, number, found, since)


def history_page(
    kind: Kind,
    resource: Any,
    lines: Sequence[VersionLine],
    checks: Sequence[Attestation],
    links: Sequence[LinkEvent],
) -> HistoryPage:
    """Versions, checks and link events in one list, newest first."""
    address = url_of_thing(kind.code, resource.slug)
    told = [(line.at, _of_version(kind, line, address)) for line in lines]
    told += [(check.at, _of_check(check, address)) for check in checks]
    told += [(event.at, _of_link(event)) for event in links]
    told.sort(key=lambda entry: entry[0], reverse=True)
    return HistoryPage(kind, resource, address, [entry for _, entry in told], options(lines))


def options(lines: Sequence[VersionLine]) -> list[dict[str, Any]]:
    """Versions to choose from."""
    return [{"value": line.number, "text": f"Version {line.number}, {day_time(line.at)}"} for line in lines]


def _of_version(kind: Kind, line: VersionLine, address: str) -> dict[str, Any]:
    return {
        "title": "Added" if line.number == 1 else changed_words(kind, line.changed),
        "by": line.actor,
        "when": day_time(line.at),
        "when_iso": line.at.isoformat(),
        "body": line.note,
        "href": f"{address}/history/{line.number}",
        "action": "See this version" if line.number == 1 else "See what changed",
    }


def changed_words(kind: Kind, changed: Sequence[str]) -> str:
    """What a change touched, in words."""
    labels = [label_of(kind, name) for name in changed]
    more = len(labels) - _MOST_NAMED
    named = ", ".join(labels[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"Changed: {named}" if named else "Changed"


def saved_words(actor: str, at: datetime) -> str:
    """Who saved a version and when, for somebody who began before."""
    return f"{actor} saved a change on {day_time(at)}, while you were editing this"


def _of_check(check: Attestation, address: str) -> dict[str, Any]:
    return {
        "title": "Checked: still right",
        "by": check.actor,
        "when": day_time(check.at),
        "when_iso": check.at.isoformat(),
        "body": check.note,
        "href": f"{address}/history/{check.version}",
        "action": "See the version that was checked",
    }


def _of_link(event: LinkEvent) -> dict[str, Any]:
    return {
        "title": f"{_DONE.get(event.action, 'Link changed')}: {event.words.lower()} {event.other.title}",
        "by": event.actor,
        "when": day_time(event.at),
        "when_iso": event.at.isoformat(),
        "body": event.note,
        "href": url_of_thing(event.other.kind, event.other.slug),
        "action": f"Open {event.other.title}",
    }
