"""Tables of starter paths, the steps by which a team teaches somebody new, and of each starter's own copy of one."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.access import Thing
from catalogue.store import Base, Versioned
from catalogue.terms import Visibility

PATH = "starter_path"


class StarterPath(Versioned, Base):
    """How a team, or everybody with a job title, is taught; council staff may read it. `ended_on`: no longer given."""

    __tablename__ = "starter_path"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    title: Mapped[str] = mapped_column(String(250))
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"), index=True)
    job_title: Mapped[str] = mapped_column(String(200), default="")
    ended_on: Mapped[date | None]

    @property
    def facts(self) -> Thing:
        """On what rights over the path rest: whoever keeps its team's entries keeps it."""
        return Thing(PATH, Visibility.INTERNAL, self.id, self.team_id)


class Step:
    """What a step says: when, what to do, with which one of a runbook, a person, a team and a procedure, and why."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    stage: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    deed: Mapped[str] = mapped_column(String(20))
    runbook_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("catalogued_resource.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"))
    procedure_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("procedure.id"))
    note: Mapped[str] = mapped_column(String(500), default="")


class PathStep(Versioned, Step, Base):
    """One step of a starter path."""

    __tablename__ = "path_step"
    __table_args__ = (Index("ix_path_step_path_position", "path_id", "position"),)

    path_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("starter_path.id"))


class Induction(Versioned, Base):
    """One starter's own copy of a path, with a buddy; `started_on` is their first day, `ended_on` the last of it.

    Without a path it is the list of somebody who was assigned something to learn.
    """

    __tablename__ = "induction"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    path_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("starter_path.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    buddy_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    given_on: Mapped[date]
    started_on: Mapped[date]
    ended_on: Mapped[date | None]


class InductionStep(Step, Base):
    """One step of a starter's copy, as the path had it when it was given; `met_on` is kept of meeting somebody alone:
    reading and doing are on record elsewhere. Of a step that was assigned, `by_on` says by when, and `buddy_id` with
    whose help."""

    __tablename__ = "induction_step"
    __table_args__ = (Index("ix_induction_step_induction_position", "induction_id", "position"),)

    induction_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("induction.id"))
    met_on: Mapped[date | None]
    by_on: Mapped[date | None]
    buddy_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
