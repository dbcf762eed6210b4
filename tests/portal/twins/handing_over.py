"""What becomes of the handover of things in a made-up council: what is owed, what must be done, who can do it."""

from collections.abc import Iterator
from datetime import timedelta

from catalogue.contracts.calendars import calendar_of
from catalogue.obligations.appointing import People
from catalogue.obligations.deciding import return_with_reasons
from catalogue.obligations.delivering import Exhibit, add_evidence, submit, take_in_check
from catalogue.obligations.disputing import dispute, write_note
from catalogue.obligations.ending import agree, open_up
from catalogue.obligations.keeping import Due, Promise, create
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation, ObligationProcedure
from catalogue.obligations.upload_links import Recipient, make_link
from catalogue.obligations.waiting import block, claim_relief
from catalogue.runbooks.operations import (
    DrillEntry,
    ProcedureEntry,
    add_procedure,
    change_procedure,
    record_drill,
)
from catalogue.runbooks.tables import Procedure
from catalogue.terms import (
    DrillKind,
    DrillLevel,
    DrillOutcome,
    EvidenceType,
    Nation,
    ProcedureKind,
    ProcedureWeight,
    Visibility,
)
from tests.conftest import TODAY
from tests.factories import OPERATOR, Place
from tests.portal.twins.cast import OWNER, STAFF, Cast
from tests.portal.twins.learning import does
from tests.portal.twins.steps import Step, desk_in, found, owed_under, person

ENGLAND = calendar_of(Nation.ENGLAND_AND_WALES)


def handovers(cast: Cast) -> Iterator[list[Step]]:
    """Something is owed under every contract, and disputed: some of it was handed in, came back, and waits for us."""
    for number, key in enumerate(cast.keys("contract")):
        yield [_owed(key, f"Runbook of {key}", comes_back=bool(number % 2))]


def _owed(key: str, title: str, comes_back: bool) -> Step:
    def do(place: Place) -> None:
        at = Sitting(place.session, OPERATOR, TODAY)
        promise = Promise("EXIT_PLAN", title, due=Due(on=TODAY), people=People(owner=person(place, OWNER)))
        row = create(at, found(place, key), promise, ENGLAND)
        agree(at, row)
        open_up(at, row)
        make_link(at, row, Recipient(f"Somebody of {key}", f"{key}@supplier.example", 14))
        add_evidence(at, row, Exhibit(EvidenceType.LINK, f"Plan of {key}", {"url": "https://plans.example/"}))
        if comes_back:
            submit(at, row, ENGLAND)
            take_in_check(at, row)
            return_with_reasons(at, row, f"{key} is not in it.")
            block(at, row, TODAY - timedelta(days=3), f"Nobody let them in to {key}.")
        claim_relief(at, row, 5, f"More days for {key}")
        dispute(at, row, f"What {key} owes is disputed.")
        write_note(at, row, f"It is what {key} says.")

    return Step(f"{key} owes", do, frozenset({key, owed_under(key)}))


def procedures(cast: Cast) -> Iterator[list[Step]]:
    """What must be done to run each system, by which runbook, who did it, and by what it is handed over."""
    runbooks = cast.keys("runbook", Visibility.PUBLIC, Visibility.INTERNAL)
    for number, key in enumerate(cast.keys("system")):
        drilled = _drilled(key, cast.chance.choice(sorted(STAFF)))
        contract, title = cast.chance.choice(cast.keys("contract")), f"Reverse shadowing, {number}"
        owed = [_shadowed(contract, title), _handed_over(key, contract, title)]
        yield [_needs(key), _done_by(key, cast.chance.choice(runbooks)), drilled, does(key), *owed]


def _needs(key: str) -> Step:
    def do(place: Place) -> None:
        entry = ProcedureEntry(f"Restore {key}", ProcedureWeight.CRITICAL, is_restore=True)
        add_procedure(desk_in(place), found(place, key), entry)
        skill = ProcedureEntry(f"Refresh {key}", ProcedureWeight.MINOR, kind=ProcedureKind.SKILL)
        add_procedure(desk_in(place), found(place, key), skill)

    return Step(f"{key} must be restored and refreshed", do, frozenset({key}))


def _procedure(place: Place, key: str) -> Procedure:
    is_needed = {"system_id": found(place, key).id, "procedure_kind": ProcedureKind.RUN.value}
    return place.session.query(Procedure).filter_by(**is_needed).one()


def _done_by(key: str, runbook: str) -> Step:
    """The procedure is called something else, and is done by a runbook if that is there and everybody's to see."""

    def do(place: Place) -> None:
        by = found(place, runbook)
        if by is not None and by.visibility == Visibility.RESTRICTED:
            by = None
        entry = ProcedureEntry(f"Bring {key} back", ProcedureWeight.CRITICAL, by, is_restore=True)
        change_procedure(desk_in(place), found(place, key), _procedure(place, key), entry)

    return Step(f"{key} is restored by {runbook}", do, frozenset({key}))


def _drilled(key: str, email: str) -> Step:
    def do(place: Place) -> None:
        said = DrillLevel.ALONE, DrillKind.REHEARSED, DrillOutcome.PASSED
        entry = DrillEntry(person(place, email), TODAY - timedelta(days=9), *said)
        record_drill(desk_in(place), found(place, key), _procedure(place, key), entry)

    return Step(f"{email} restored {key}", do, frozenset({key}))


def _shadowed(contract: str, title: str) -> Step:
    """Something else is owed under a contract."""

    def do(place: Place) -> None:
        at = Sitting(place.session, OPERATOR, TODAY)
        agree(at, create(at, found(place, contract), Promise("REVERSE_SHADOW", title), ENGLAND))

    return Step(f"{contract} owes {title}", do, frozenset({contract, owed_under(contract)}))


def _handed_over(key: str, contract: str, title: str) -> Step:
    """It hands the procedure over."""

    def do(place: Place) -> None:
        row = place.session.query(Obligation).filter_by(title=title).one()
        row.drill_level = DrillLevel.ALONE.value
        place.session.add(ObligationProcedure(obligation_id=row.id, procedure_id=_procedure(place, key).id))

    return Step(f"{contract} hands over {key}", do, frozenset({key, contract, owed_under(contract)}))
