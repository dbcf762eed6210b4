"""A starter path in a made-up council, with a step for each thing that can be read or done, for all to see or not."""

from collections.abc import Iterator

from sqlalchemy import select

from catalogue.runbooks.path_tables import StarterPath
from catalogue.runbooks.paths import PathEntry, StepEntry, add_step, make_path
from catalogue.runbooks.revisions import approved
from catalogue.runbooks.tables import Procedure
from catalogue.terms import StarterDeed, StarterStage
from tests.factories import Place
from tests.portal.twins.cast import OWNER, Cast
from tests.portal.twins.steps import Step, desk_in, found, person


def a_path() -> Step:
    """A path with somebody to meet, who is no secret from staff."""

    def do(place: Place) -> None:
        made = make_path(desk_in(place), PathEntry("Newcomer", place.team("Housing")))
        add_step(desk_in(place), made, StepEntry(StarterStage.FIRST_DAY, StarterDeed.MEET, person(place, OWNER)))

    return Step("a starter path", do)


def steps_of_path(cast: Cast) -> Iterator[list[Step]]:
    """A step for each runbook that has a text."""
    for key in cast.keys("runbook"):
        yield [_reads(key)]


def does(key: str) -> Step:
    """A step for the procedure of a system, once that is there."""

    def do(place: Place) -> None:
        procedure = (
            place.session.query(Procedure)
            .filter_by(system_id=found(place, key).id)
            .order_by(Procedure.position)
            .limit(1)
            .one()
        )
        add_step(desk_in(place), _path(place), StepEntry(StarterStage.LATER, StarterDeed.ALONE, procedure))

    return Step(f"starters restore {key}", do, frozenset({key}))


def _reads(key: str) -> Step:
    def do(place: Place) -> None:
        runbook = found(place, key)
        if approved(place.session, runbook) is not None:
            add_step(desk_in(place), _path(place), StepEntry(StarterStage.FIRST_WEEK, StarterDeed.READ, runbook))

    return Step(f"starters read {key}", do, frozenset({key}))


def _path(place: Place) -> StarterPath:
    return place.session.scalars(select(StarterPath)).one()
