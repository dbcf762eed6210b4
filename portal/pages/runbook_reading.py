"""What stands beside a runbook's steps: a newer draft, whether anybody has done it, whether you read it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.runbooks.correcting import count_corrections
from catalogue.runbooks.reading import drilled, last_read
from catalogue.runbooks.revisions import in_force, revisions_of, waiting
from catalogue.runbooks.tables import Revision
from catalogue.terms import Lifecycle
from portal.pages.runbook_texts import since_links
from portal.urls import url_of_thing
from portal.words import day

NEVER = "Nobody has recorded doing this yet. Go step by step, and note what is wrong."
NOT_SINCE = "Nobody has recorded doing this since it changed. It was last done on {day}."


@dataclass(frozen=True)
class ReadingBar:
    """What council staff are told of a runbook's text; `asks` is the revision that the reader may say they have read.

    `undone` says that nobody has done it, or not as it stands; `done` on which day somebody last did; `corrections`
    how many who did it found something wrong that waits.
    """

    address: str
    draft: Revision | None
    standing: Revision | None
    undone: str
    done: str
    read: str
    asks: int
    since: list[dict[str, str]]
    corrections: int


def reading_bar(session: Session, actor: Actor, resource: Any) -> ReadingBar | None:
    """What to tell this reader: nothing of other kinds, and nothing to those from outside."""
    if resource.kind != "runbook" or not may(actor, Action.READ_HISTORY, resource.facts):
        return None
    revisions = revisions_of(session, actor, resource)
    standing = in_force(revisions)
    done = drilled(session, actor, resource)
    read = last_read(session, actor.person_id, resource) if actor.person_id else None
    is_in_use = standing is not None and resource.lifecycle == Lifecycle.LIVE
    return ReadingBar(
        address=url_of_thing("runbook", resource.slug),
        draft=waiting(revisions),
        standing=standing,
        undone="" if not is_in_use or (done and done.counts) else _undone(done.day if done else None),
        done=f"Last done on {day(done.day)}" if done and done.counts else "",
        read=f"You read it on {day(read.read_at)}" if read and read.counts else "",
        asks=standing.number if standing and actor.person_id and not (read and read.counts) else 0,
        since=since_links(session, actor, resource, standing, read),
        corrections=count_corrections(session, actor, resource),
    )


def _undone(last: Any) -> str:
    return NOT_SINCE.format(day=day(last)) if last else NEVER
