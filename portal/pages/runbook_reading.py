"""What stands beside a runbook's steps: a newer draft, whether any of ours has done it alone, whether you read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.people.tables import Person
from catalogue.readiness.done_alone import DoneByOurs, people_told, runbooks_done_by_ours
from catalogue.runbooks.correcting import count_corrections
from catalogue.runbooks.reading import Done, drilled, last_read
from catalogue.runbooks.revisions import in_force, revisions_of, waiting
from catalogue.runbooks.tables import Revision
from catalogue.terms import Lifecycle
from portal.pages.runbook_texts import since_links
from portal.urls import url_of_thing
from portal.words import day

CAREFUL = "Go step by step, and note what is wrong."
NOT_SINCE = "Nobody at all has recorded doing it since it changed; before, somebody last did on {day}."


@dataclass(frozen=True)
class ReadingBar:
    """What council staff are told of a runbook's text; `asks` is the revision that the reader may say they have read.

    `ours` is whether any of our own people has done it alone, `named` those of them of whom the reader is told, and
    `undone` what to do where nobody has; `done` on which day anybody last did, suppliers included; `corrections` how
    many who did it found something wrong that waits.
    """

    address: str
    draft: Revision | None
    standing: Revision | None
    ours: DoneByOurs | None
    named: Sequence[Person]
    undone: str
    done: str
    read: str
    asks: int
    since: list[dict[str, str]]
    corrections: int


def reading_bar(session: Session, actor: Actor, resource: Any, today: date) -> ReadingBar | None:
    """What to tell this reader: nothing of other kinds, and nothing to those from outside."""
    if resource.kind != "runbook" or not may(actor, Action.READ_HISTORY, resource.facts):
        return None
    revisions = revisions_of(session, actor, resource)
    standing = in_force(revisions)
    done = drilled(session, actor, resource)
    read = last_read(session, actor.person_id, resource) if actor.person_id else None
    is_in_use = standing is not None and resource.lifecycle == Lifecycle.LIVE
    ours = runbooks_done_by_ours(session, actor, [resource.id], today).get(resource.id, DoneByOurs())
    return ReadingBar(
        address=url_of_thing("runbook", resource.slug),
        draft=waiting(revisions),
        standing=standing,
        ours=ours if is_in_use or ours.level else None,
        named=people_told(session, actor, ours),
        undone="" if ours.level else _undone(done),
        done=f"Last done by anybody on {day(done.day)}" if done and done.counts else "",
        read=f"You read it on {day(read.read_at)}" if read and read.counts else "",
        asks=standing.number if standing and actor.person_id and not (read and read.counts) else 0,
        since=since_links(session, actor, resource, standing, read),
        corrections=count_corrections(session, actor, resource),
    )


def _undone(done: Done | None) -> str:
    return f"{NOT_SINCE.format(day=day(done.day))} {CAREFUL}" if done and not done.counts else CAREFUL
