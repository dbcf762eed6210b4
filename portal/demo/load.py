"""Load the demo council once: all of it or nothing, through the same operations as people's own changes."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from catalogue.access import Actor, operator
from catalogue.blobs import Blobs
from catalogue.files.shelf import Shelf
from catalogue.kinds import kind_of
from catalogue.kinds.record import Record
from catalogue.people.passwords import Passwords
from catalogue.people.tables import Organisation
from catalogue.resources.attesting import attest
from catalogue.resources.desk import Desk
from catalogue.resources.operations import Change, describe, describe_many, register_many
from catalogue.resources.queries import thing
from catalogue.store import Database
from catalogue.workflows.desks import full_desk
from portal.demo.cells import Row, rows_of
from portal.demo.directory import (
    add_organisations,
    add_people,
    add_teams,
    council_slug,
    grant_roles,
    open_accounts,
    person_at,
)
from portal.demo.handovers import handover_deeds
from portal.demo.readiness import readiness_deeds
from portal.demo.records import records
from portal.demo.retention import retention_deeds
from portal.demo.searches import Deed, search_deeds
from portal.demo.spending import spending_deeds
from portal.demo.starting import starting_deeds
from portal.demo.story import Check, Edit, Key, founded, story_of
from portal.demo.texts import text_deeds
from portal.demo.ties import Told, add_links, ties_by_moment
from portal.demo.tuning import care_of_search
from portal.demo.words import add_terms, add_themes

COUNCIL = "elvershire-council"
LOADER = operator("Demo council", via="demonstration")
Progress = Callable[[str], None]
Step = tuple[datetime, Callable[[], None]]
_A_LITTLE = timedelta(minutes=30)
_DEEDS = (
    search_deeds,
    care_of_search,
    spending_deeds,
    readiness_deeds,
    text_deeds,
    starting_deeds,
    retention_deeds,
)


@dataclass
class DemoReport:
    """Whether the demo council was loaded now (it is loaded once only), and how much of what."""

    loaded: bool
    counts: dict[str, int] = field(default_factory=dict)


def silent(_words: str) -> None:
    """Tell nobody how far it is."""


def load_demo(
    database: Database, today: date, blobs: Blobs, progress: Progress = silent, passwords: Passwords | None = None
) -> DemoReport:
    """Load the demo council unless it is there already; a failure leaves nothing behind but files that nothing names.

    `blobs` keeps the files that its suppliers handed in, `progress` is told in words what comes next. The database must
    be migrated.
    """
    if is_loaded(database):
        return DemoReport(loaded=False)
    with _one_transaction(database) as connection:
        loading = _Loading(database, connection, today, Shelf(blobs), progress)
        loading.directory(passwords or Passwords())
        loading.catalogue()
    return DemoReport(loaded=True, counts=loading.counts)


def is_loaded(database: Database) -> bool:
    """Whether the demo council is there."""
    with database.reading() as session:
        return session.scalar(select(Organisation.id).where(Organisation.slug == council_slug())) is not None


@contextmanager
def _one_transaction(database: Database) -> Iterator[Connection]:
    engine = database.engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
    with engine.connect() as connection, connection.begin():
        yield connection


class _Loading:
    """One run of loading: days of the past in order, each with its own clock, inside one transaction."""

    def __init__(
        self, database: Database, connection: Connection, today: date, shelf: Shelf, progress: Progress
    ) -> None:
        self.database = database
        self.connection = connection
        self.today = today
        self.shelf = shelf
        self.progress = progress
        self.counts: dict[str, int] = {}
        self.final: dict[Key, Record] = {}

    @contextmanager
    def _at(self, moment: datetime, by: str = "", note: str = "") -> Iterator[Desk]:
        """A desk on that day; what is done at it is one operation with its own events."""
        info = {"audit_key": self.database.audit_key, "clock": lambda: moment, "operation_id": uuid.uuid4()}
        with Session(
            self.connection,
            info=info,
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",  # its commit ends a savepoint; the transaction around it goes on
        ) as session:
            at = full_desk(session, LOADER, moment.date(), note)
            if by:
                at = replace(at, actor=_as_person(at, by))
            yield at
            session.commit()

    def directory(self, passwords: Passwords) -> None:
        """People and words: what the things refer to."""
        self.progress("organisations, teams and people")
        with self._at(founded(self.today)) as at:
            self.counts["organisations"] = add_organisations(at, self.today)
            self.counts["teams"] = add_teams(at, self.today)
            self.counts["people"] = add_people(at, self.today)
            self.counts["accounts"] = open_accounts(at, passwords)
            self.counts["themes"] = add_themes(at, self.today)
            self.counts["glossary terms"] = add_terms(at, self.today)

    def catalogue(self) -> None:
        """Everything catalogued, in the order in which it came about."""
        everything = records(self.today)
        self.final = {(record.kind, record.slug): record for record in everything}
        story = story_of(everything, self.today)
        ties = ties_by_moment(story.entered, self.today)
        steps: list[Step] = [
            *((at, partial(self._register, at, new)) for at, new in story.arrivals.items()),
            *((at, partial(self._deprecate, at, old)) for at, old in story.deprecations.items()),
            *((edit.at, partial(self._edit, edit)) for edit in story.edits),
            *((check.at, partial(self._check, check)) for check in story.checks),
            *((at, partial(self._grant_roles, at, rows)) for at, rows in self._roles(story.entered).items()),
            *((at + _A_LITTLE, partial(self._link, at + _A_LITTLE, told)) for at, told in ties.items()),
            *((deed.at, partial(self._do, deed)) for deed in self._deeds()),
        ]
        for _, step in sorted(steps, key=lambda pair: pair[0]):
            step()

    def _register(self, moment: datetime, new: list[Record]) -> None:
        kinds = Counter(kind_of(record.kind).label_plural.lower() for record in new)
        if len(new) > 1:  # the latest came one by one
            self.progress(f"what {moment:%B %Y} brought: {len(new)} entries")
        with self._at(moment, note="Entered from the team’s own lists") as at:
            register_many(at, new)
        for words, count in kinds.items():
            self.counts[words] = self.counts.get(words, 0) + count

    def _deprecate(self, moment: datetime, old: list[Record]) -> None:
        with self._at(moment, note="A newer one replaces it") as at:
            changes = [Change(thing(at.session, at.actor, kind_of(one.kind), one.slug), one) for one in old]
            describe_many(at, changes)

    def _edit(self, edit: Edit) -> None:
        kind, slug = edit.key
        with self._at(edit.at, edit.by, edit.note) as at:
            standing = thing(at.session, at.actor, kind_of(kind), slug)
            describe(at, standing, Record(kind, {edit.field: self.final[edit.key].values.get(edit.field, "")}))

    def _check(self, check: Check) -> None:
        kind, slug = check.key
        with self._at(check.at, check.by, check.note) as at:
            standing = thing(at.session, at.actor, kind_of(kind), slug)
            attest(at, standing, standing.version)

    def _roles(self, entered: Mapping[Key, datetime]) -> Mapping[datetime, list[Row]]:
        """What is given to whom, by moment: what is for one contract once that is entered, the rest at the founding."""
        found: dict[datetime, list[Row]] = defaultdict(list)
        for row in rows_of("roles", self.today):
            kind, _, slug = row["scope"].partition(":")
            found[entered.get((kind, slug), founded(self.today)) + _A_LITTLE].append(row)
        return found

    def _grant_roles(self, moment: datetime, rows: list[Row]) -> None:
        with self._at(moment) as at:
            grant_roles(at, rows)
        self.counts["roles"] = self.counts.get("roles", 0) + len(rows)

    def _link(self, moment: datetime, told: list[Told]) -> None:
        with self._at(moment) as at:
            self.counts["links"] = self.counts.get("links", 0) + add_links(at, told)

    def _deeds(self) -> Iterator[Deed]:
        """What people did besides keeping entries."""
        for deeds in _DEEDS:
            yield from deeds(self.today)
        yield from handover_deeds(self.today, self.shelf)

    def _do(self, deed: Deed) -> None:
        with self._at(deed.at, deed.by) as at:
            deed.do(at)


def _as_person(at: Desk, email: str) -> Actor:
    person = person_at(at, email)
    return replace(LOADER, name=person.name, person_id=person.id)
