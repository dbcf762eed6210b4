"""A contract with something that is owed under it, and what people do with it in the browser."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalogue.access import operator
from catalogue.contracts.calendars import calendar_of
from catalogue.kinds import kind_of
from catalogue.kinds.contract import Contract
from catalogue.obligations.appointing import People
from catalogue.obligations.ending import agree, open_up
from catalogue.obligations.keeping import Due, Promise, create
from catalogue.obligations.sitting import Sitting, tell
from catalogue.obligations.tables import Obligation
from catalogue.people.tables import Person
from catalogue.resources.queries import thing
from catalogue.terms import Criticality, EvidenceType, Nation, ObligationStatus
from tests.conftest import TODAY
from tests.portal.conftest import PASSWORD, Council, csrf_of

OPERATOR = operator("Test operator")
STAFF, KEEPER, ACCEPTOR = "staff@council.example", "procurement@council.example", "steward@council.example"
SUPPLIER = "contractor@supplier.example"
ENGLAND = calendar_of(Nation.ENGLAND_AND_WALES)
LINK = {"name": "Runbook 1.0", "url": "https://supplier.example/runbook"}
DID_IT = {
    "criteria": ["0", "1"],
    "level": "unaided",
    "done_on-day": "20",
    "done_on-month": "11",
    "done_on-year": "2026",
    "password": PASSWORD,
}


@dataclass(frozen=True)
class Deal:
    """One obligation under a contract, by address, and one under another supplier's contract."""

    council: Council
    one: str
    other: str
    contract: str

    @property
    def id(self) -> uuid.UUID:
        """Which obligation it is."""
        return uuid.UUID(self.one.rpartition("/")[2])

    @property
    def status(self) -> str:
        """Where it stands by now."""
        with self.council.database.reading() as session:
            return session.get_one(Obligation, self.id).status

    def bring_to(self, status: ObligationStatus, **values: Any) -> None:
        """Make it stand there, whatever came before."""
        with self.council.database.unit_of_work() as session:
            row = session.get_one(Obligation, self.id)
            row.status = status.value
            for name, value in values.items():
                setattr(row, name, value)
            tell(Sitting(session, OPERATOR, TODAY), row, "opened")  # what is remembered rests on the trail


def owed(council: Council, slug: str, title: str = "", appointed: bool = True, **said: Any) -> str:
    """Something open that is owed under a contract; its address."""
    with council.database.unit_of_work() as session:
        contract = thing(session, OPERATOR, kind_of("contract"), slug)
        assert isinstance(contract, Contract)
        owner, acceptor = (session.get_one(Person, council.accounts[one].person_id) for one in (KEEPER, ACCEPTOR))
        usual: dict[str, Any] = {
            "due": Due(on=TODAY + timedelta(days=20)),
            "people": People(owner, acceptor if appointed else None),
            "evidence": [EvidenceType.LINK, EvidenceType.FILE],
            "acceptance_criteria": "We did it.\nIt says whom to call.",
            "criticality": Criticality.CRITICAL,
        }
        promise = Promise("RUNBOOK", title or f"Runbook for {slug}", **(usual | said))
        at = Sitting(session, OPERATOR, TODAY)
        row = create(at, contract, promise, ENGLAND)
        agree(at, row)
        open_up(at, row)
        return f"/obligations/{row.id}"


def send(browser: FlaskClient, address: str, **sent: object) -> TestResponse:
    """The answer to the form at an address."""
    token = csrf_of(browser.get(address).text)
    return browser.post(address, data={"csrf_token": token, **sent})


def post(browser: FlaskClient, address: str, **sent: object) -> int:
    """The same, and only its status."""
    return send(browser, address, **sent).status_code


def hand_in(supplier: FlaskClient, deal: Deal) -> None:
    """The supplier adds a link and submits."""
    assert post(supplier, f"{deal.one}/evidence/link", **LINK) == 303
    assert post(supplier, f"{deal.one}/submit") == 303
