"""What needs a person, gathered from every source into one letter a day, each line with its reason."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import Select, not_, or_, select
from sqlalchemy.orm import Session

from catalogue.days import with_weekday
from catalogue.messages.operations import Letter, post
from catalogue.messages.sending import POSTMAN
from catalogue.people.tables import Account, Person
from catalogue.store import Database
from catalogue.terms import MessageTopic

MOST_AT_ONCE = 200
WHY = "You get this at most once a day, on days when something needs you."


@dataclass(frozen=True)
class DigestLine:
    """One thing that needs a person: what, by when if there is a day, where (`/…`), and why they are told."""

    to_person: uuid.UUID
    when: date | None
    words: str
    href: str
    reason: str


Source = Callable[[Session, date], Iterable[DigestLine]]
LinesOf = dict[uuid.UUID, list[DigestLine]]


def post_digests(database: Database, sources: Sequence[Source], address: str, today: date) -> int:
    """Post today's letter to everyone for whom a source has a line; how many were posted.

    `address` is the portal's own. Nothing goes to those who have left, are yet to come, whose account is closed, or
    who stopped it. A second run on the same day posts nothing to those who had theirs.
    """
    with database.reading() as session:
        lines = _gathered(session, sources, today)
    posted = 0
    people = iter(sorted(lines))
    while some := list(islice(people, MOST_AT_ONCE)):
        with database.unit_of_work() as session:
            for person in session.scalars(_reachable(some, today)):
                posted += post(session, POSTMAN, _letter(person, lines[person.id], address, today)) is not None
    return posted


def _gathered(session: Session, sources: Sequence[Source], today: date) -> LinesOf:
    lines: LinesOf = defaultdict(list)
    for source in sources:
        for line in source(session, today):
            lines[line.to_person].append(line)
    return lines


def _reachable(ids: Sequence[uuid.UUID], today: date) -> Select[Person]:
    """Those of these people who work on this day and whose account, if they have one, is open."""
    closed = select(Account.id).where(Account.person_id == Person.id, Account.active.is_(False)).exists()
    here = (
        or_(Person.start_on.is_(None), Person.start_on <= today),
        or_(Person.end_on.is_(None), Person.end_on >= today),
    )
    return select(Person).where(Person.id.in_(ids), *here, not_(closed)).order_by(Person.id)


def _letter(person: Person, lines: Sequence[DigestLine], address: str, today: date) -> Letter:
    lines = sorted(lines, key=lambda line: (line.when or date.max, line.words))
    more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
    return Letter(
        to=person.email,
        subject=f"{lines[0].words}{more}",
        body="\n\n".join([f"Hello {person.name},", *(_paragraph(line, address) for line in lines)]),
        reason=WHY,
        key=f"digest:{person.id}:{today}",
        topic=MessageTopic.DIGEST,
    )


def _paragraph(line: DigestLine, address: str) -> str:
    """A line as text: what and by when, where, and why."""
    by = f" (by {with_weekday(line.when)})" if line.when else ""
    return f"{line.words}{by}\n{address}{line.href}\n{line.reason}"
