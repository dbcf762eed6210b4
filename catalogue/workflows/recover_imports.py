"""Go on with imports whose process was killed; one that cannot be finished is closed, and stands in no other's way."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from catalogue.access import Actor, operator
from catalogue.errors import CatalogueError, Refused
from catalogue.imports.operations import finish, hold, report, waits_for_task
from catalogue.imports.queries import left_behind
from catalogue.imports.states import RunStatus
from catalogue.imports.tables import ImportRun
from catalogue.kinds.record import RowProblem, Severity
from catalogue.people.tables import Account
from catalogue.store import Database, now
from catalogue.visibility import actor_of
from catalogue.workflows.load_records import go_on, take_back_if_whole
from catalogue.workflows.loading import Outcome, numbers, silent
from catalogue.workflows.undo_import import finish_undoing

_VIA = "recovery"


def recover(database: Database, today: date) -> list[Outcome]:
    """Go on with what was left behind, in the name of whoever began each and with their rights of today.

    A run that cannot be gone on with is closed as failed, and taken back if it had to be taken whole.
    """
    with database.reading() as session:
        runs = left_behind(session, now(session))
    return [outcome for run in runs if (outcome := _recovered(database, today, run)) is not None]


def _recovered(database: Database, today: date, run: ImportRun) -> Outcome | None:
    """What came of one run; None if another process has it, or the database does not answer and it must wait."""
    try:
        return _gone_on(database, today, run)
    except OperationalError:
        return None
    except Exception as error:  # whatever is wrong with one run, the others and the next file must go on
        if isinstance(error, Refused) and error.code == "import_moved_on":
            return None
        return _given_up(database, today, run, error)


def _gone_on(database: Database, today: date, run: ImportRun) -> Outcome:
    with database.reading() as session:
        actor = beginner(session, run, today)
    if run.status == RunStatus.UNDOING:
        return finish_undoing(database, actor, today, run.id, silent)
    return go_on(database, actor, today, run.id, silent)


def beginner(session: Session, run: ImportRun, today: date) -> Actor:
    """Whoever began the run, or asked for it to be taken back, with today's rights; the operator only where no person
    did."""
    via = "background" if waits_for_task(run) else _VIA
    name, person_id = run.actor, run.person_id
    if run.status == RunStatus.UNDOING and run.undone_by:
        name, person_id = run.undone_by, run.undone_by_id
    if person_id is None:
        return operator(name, via=via)
    account = session.scalar(select(Account).where(Account.person_id == person_id))
    return actor_of(session, account, today, via=via) if account else Actor(name=name, via=via)


def _given_up(database: Database, today: date, run: ImportRun, error: Exception) -> Outcome | None:
    """Close a run. Taking it back needs no right of its beginner: it only removes what the run itself did."""
    machine = operator("Recovery of imports", via=_VIA)
    words = str(error) if isinstance(error, CatalogueError) else f"Something went wrong ({type(error).__name__})."
    reason = f"This import was cut off and could not be gone on with. {words}"
    problem = RowProblem(0, "", "", Severity.REFUSED, reason, "Load the file again.")
    try:
        with database.unit_of_work() as session:
            held = hold(session, run.id, RunStatus(run.status))
            finish(session, machine, held, RunStatus.FAILED, numbers(held))
            report(session, held, [problem])
        counts = numbers(run)
        if run.status == RunStatus.UNDOING:
            return Outcome(run.id, RunStatus.FAILED, counts, (problem,))
        status = take_back_if_whole(database, machine, today, run.id)
    except Refused:  # another process has dealt with it meanwhile
        return None
    return Outcome(run.id, status, counts, (problem,))
