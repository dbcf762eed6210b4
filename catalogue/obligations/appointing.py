"""Who sees to an obligation: its owner and its acceptor on our side, its responsible person on the supplier's."""

from dataclasses import dataclass

from catalogue.access import Held
from catalogue.errors import Refused
from catalogue.kinds.contract import Contract
from catalogue.obligations.sitting import Sitting, contract_of, hold, require_keeper, tell
from catalogue.obligations.tables import Obligation
from catalogue.people.tables import Person
from catalogue.terms import Employer, Role
from catalogue.visibility import roles_today


@dataclass(frozen=True)
class People:
    """Who sees to it; nobody, where nobody is known yet."""

    owner: Person | None = None
    acceptor: Person | None = None
    supplier_person: Person | None = None

    def put_on(self, row: Obligation) -> None:
        """Write them on the row."""
        row.owner_id = self.owner.id if self.owner else None
        row.acceptor_id = self.acceptor.id if self.acceptor else None
        row.supplier_person_id = self.supplier_person.id if self.supplier_person else None


def reassign(at: Sitting, row: Obligation, people: People) -> bool:
    """Say anew who sees to it; whether that is new. Who may: keepers. Refused: see `check_people`."""
    deal = contract_of(at, row)
    require_keeper(at, deal)
    check_people(at, deal, people)
    hold(at.session, row)
    people.put_on(row)
    return _told_anew(at, row)


def let_supplier_go(at: Sitting, row: Obligation) -> None:
    """Nobody of the supplier hands it over any more, until somebody is named. Who may: keepers."""
    require_keeper(at, contract_of(at, row))
    hold(at.session, row)
    row.supplier_person_id = None
    _told_anew(at, row)


def _told_anew(at: Sitting, row: Obligation) -> bool:
    """Write down who sees to it now, if that is new; whether it is."""
    changed = at.session.is_modified(row)
    at.session.flush()
    if changed:
        ids = {"owner": row.owner_id, "acceptor": row.acceptor_id, "supplier_person": row.supplier_person_id}
        tell(at, row, "reassigned", **{name: str(one) if one else "" for name, one in ids.items()})
    return changed


def check_people(at: Sitting, deal: Contract, people: People) -> None:
    """Refused: somebody who has left (`left`), an owner or acceptor who is not council staff (`not_council_staff`), an
    acceptor without that role for the contract (`not_appointed`), a supplier's person not of it (`wrong_supplier`).
    """
    for field, person in (("owner", people.owner), ("acceptor", people.acceptor)):
        if person is not None:
            _check_works(at, person, field)
            if person.employer != Employer.COUNCIL:
                said = f"{person.name} does not work for the council. Choose council staff."
                raise Refused("not_council_staff", said, field)
    if people.acceptor is not None:
        _check_appointed(at, deal, people.acceptor)
    if people.supplier_person is not None:
        _check_works(at, people.supplier_person, "supplier_person")
        if deal.supplier_id is None or people.supplier_person.organisation_id != deal.supplier_id:
            said = f"{people.supplier_person.name} is not of the supplier of this contract. Choose one of its staff."
            raise Refused("wrong_supplier", said, "supplier_person")


def _check_works(at: Sitting, person: Person, field: str) -> None:
    if person.end_on is not None and person.end_on < at.today:
        raise Refused("left", f"{person.name} has left. Choose someone who still works here.", field)


def _check_appointed(at: Sitting, deal: Contract, person: Person) -> None:
    if Held(Role.ACCEPTOR, f"contract:{deal.id}") not in roles_today(at.session, person.id, at.today):
        said = f"{person.name} is not appointed to accept under this contract. Ask an administrator to appoint them."
        raise Refused("not_appointed", said, "acceptor")
