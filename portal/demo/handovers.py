"""What the demo council's suppliers promised to hand over, and how far that came: steps on days of the past year."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from functools import partial

from sqlalchemy import select

from catalogue.contracts.calendars import calendar_of
from catalogue.files.shelf import Shelf
from catalogue.kinds import kind_of
from catalogue.kinds.contract import Contract
from catalogue.obligations.appointing import People
from catalogue.obligations.deciding import Check, accept, accept_in_part, return_with_reasons
from catalogue.obligations.delivering import Exhibit, add_evidence, add_file, submit, take_in_check
from catalogue.obligations.disputing import dispute
from catalogue.obligations.ending import agree, cancel, open_up, record_not_delivered
from catalogue.obligations.evidence import DETAILS
from catalogue.obligations.keeping import Due, Promise, create
from catalogue.obligations.leaving import Exit, approve, propose
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.obligations.waiting import block
from catalogue.people.accounts import account_of
from catalogue.resources.desk import Desk
from catalogue.resources.queries import thing
from catalogue.store import now
from catalogue.terms import CheckLevel, Criticality, DrillLevel, EvidenceType, Nation, ObligationAction
from catalogue.visibility import actor_of
from catalogue.workflows.procedures_owed import name_procedures, procedures_to_name
from portal.demo.cells import DATA, Row, dated, day_of, rows_of
from portal.demo.directory import person_at
from portal.demo.searches import Deed
from portal.demo.story import moment

KEEPER = "procurement@council.example"
CALENDAR = calendar_of(Nation.ENGLAND_AND_WALES)
FILES = DATA / "evidence"
_BEGUN = timedelta(days=1)


@dataclass(frozen=True)
class Step:
    """One step of the story: what was done, how many days ago, by whom, with which words."""

    verb: str
    days_ago: int
    by: str
    words: str


def handover_deeds(today: date, shelf: Shelf) -> Iterator[Deed]:
    """Everything, in no order; `shelf` takes the files that were handed in."""
    for row in rows_of("handovers", today):
        steps = [_step(cell) for cell in row["steps"].split(";") if cell.strip()]
        begun = today - timedelta(days=max(one.days_ago for one in steps)) if steps else today
        yield Deed(moment(begun - _BEGUN, time(9, 30)), KEEPER, partial(_create, row))
        for number, one in enumerate(steps):
            at = moment(today - timedelta(days=one.days_ago), time(10, number))
            yield Deed(at, one.by or KEEPER, partial(_take, row, one, shelf))


def _step(cell: str) -> Step:
    """`submit 18 contractor@supplier.example: words`; without an address it was the contract manager."""
    done, _, words = cell.strip().partition(":")
    verb, days, *by = done.split()
    return Step(verb, int(days), by[0] if by else "", words.strip())


def _sitting(at: Desk, email: str) -> Sitting:
    """Where somebody works with their own rights of that day, if they have an account."""
    account = account_of(at.session, email)
    return Sitting(at.session, actor_of(at.session, account, at.today) if account else at.actor, at.today)


def _contract(at: Desk, row: Row) -> Contract:
    found = thing(at.session, at.actor, kind_of("contract"), row["contract"])
    assert isinstance(found, Contract)
    return found


def _create(row: Row, at: Desk) -> None:
    people = {name: person_at(at, row[name]) if row[name] else None for name in ("owner", "acceptor", "supplier")}
    promise = Promise(
        type_code=row["type"],
        title=row["title"],
        details=row["details"],
        due=Due(on=day_of(row["due"])),
        people=People(people["owner"], people["acceptor"], people["supplier"]),
        criticality=Criticality(row["criticality"]),
        response_days=int(row["response_days"]) if row["response_days"] else None,
        payment=Decimal(row["payment"]) if row["payment"] else None,
        payment_clause=row["payment_clause"],
        statement=row["statement"],
    )
    made = create(_sitting(at, KEEPER), _contract(at, row), promise, CALENDAR)
    if row["hands_over"]:
        _name(row, at, made)


def _name(row: Row, at: Desk, made: Obligation) -> None:
    """`watched: Restore it | Start it`: procedures that are handed over, and how far one of ours must get."""
    level, _, titles = row["hands_over"].partition(": ")
    wanted = titles.split(" | ")
    offered = procedures_to_name(at.session, at.actor, made, at.today)
    chosen = {one.row.id for one in offered if one.row.title in wanted}
    name_procedures(_sitting(at, KEEPER), made, chosen, DrillLevel(level))


def _take(row: Row, step: Step, shelf: Shelf, at: Desk) -> None:
    here = Obligation.contract_id == _contract(at, row).id, Obligation.title == row["title"]
    owed = at.session.scalars(select(Obligation).where(*here)).one()
    sitting = _sitting(at, step.by or KEEPER)
    if step.verb in _SHOWN:
        _show(sitting, owed, _SHOWN[step.verb], step.words)
    elif step.verb in _WITH_FILES:
        _WITH_FILES[step.verb](sitting, owed, step.words, shelf)
    else:
        _VERBS[step.verb](sitting, owed, step.words)


def _show(at: Sitting, row: Obligation, sort: EvidenceType, words: str) -> None:
    """`What it is called | what its sort asks | …`, in the order in which the form asks."""
    name, *said = words.split(" | ")
    details = {field.name: value for field, value in zip(DETAILS[sort], said, strict=True)}
    add_evidence(at, row, Exhibit(sort, name, details))


def _file(at: Sitting, row: Obligation, name: str, shelf: Shelf) -> None:
    text = dated((FILES / name).read_text(encoding="utf-8"), at.today)
    add_file(at, row, name, io.BytesIO(text.encode()), shelf)


def _check(at: Sitting, level: CheckLevel = CheckLevel.UNAIDED) -> Check:
    return Check(level, at.today, now(at.session))


def _part(at: Sitting, row: Obligation, words: str, shelf: Shelf) -> None:
    reasons, _, remainder = words.partition(" | ")
    accept_in_part(at, row, _check(at, CheckLevel.WATCHED), reasons, remainder, shelf.blobs)


_SHOWN = {
    "link": EvidenceType.LINK,
    "runbook": EvidenceType.RUNBOOK_REVISION,
    "drill": EvidenceType.DRILL,
    "training": EvidenceType.TRAINING,
    "accounts": EvidenceType.ACCOUNT_HANDOVER,
    "build": EvidenceType.SOURCE_BUILD,
    "reload": EvidenceType.DATA_RELOAD,
}
_WITH_FILES: Mapping[str, Callable[[Sitting, Obligation, str, Shelf], object]] = {
    "file": _file,
    "accept": lambda at, row, _, shelf: accept(at, row, _check(at), shelf.blobs),
    "part": _part,
}
_VERBS: Mapping[str, Callable[[Sitting, Obligation, str], object]] = {
    "agree": lambda at, row, _: agree(at, row),
    "open": lambda at, row, _: open_up(at, row),
    "submit": lambda at, row, _: submit(at, row, CALENDAR),
    "check": lambda at, row, _: take_in_check(at, row),
    "return": return_with_reasons,
    "dispute": dispute,
    "cancel": cancel,
    "block": lambda at, row, words: block(at, row, at.today, words),
    "not-delivered": record_not_delivered,
    "propose": lambda at, row, words: propose(at, row, Exit(ObligationAction.NOT_PURSUE, words)),
    "approve": lambda at, row, _: approve(at, row, ObligationAction.NOT_PURSUE),
}
