"""Who may be the buddy of one step: our own people, and a supplier's person who works on the system it is about."""

from sqlalchemy import select

from catalogue.errors import Refused
from catalogue.kinds.system import System
from catalogue.people.tables import Person
from catalogue.resources.desk import Desk
from catalogue.runbooks.inductions import check_buddy
from catalogue.terms import Employer, Relation
from catalogue.visibility import actor_of_person, named_by, visible


def check_step_buddy(at: Desk, system: System, learner: Person, buddy: Person | None) -> None:
    """Refused: a buddy who cannot be one (`not_a_buddy`).

    Of a supplier, it is somebody who signs in and works under a live contract that covers the system: whoever shows it
    must see what it is about. They are told of this step, and never how far somebody is in a whole path.
    """
    if buddy is None or buddy.employer != Employer.SUPPLIER:
        check_buddy(at, learner, buddy)
    elif not _works_on_it(at, system, buddy):
        words = (
            f"{buddy.name} cannot be the buddy: that takes an account and a part in a running contract that covers "
            f"{system.title}. Choose somebody else, or ask who keeps the contract."
        )
        raise Refused("not_a_buddy", words, "buddy")


def _works_on_it(at: Desk, system: System, buddy: Person) -> bool:
    actor = actor_of_person(at.session, buddy.id, at.today)
    covered = named_by(at.session, set(actor.contracts), Relation.COVERS, at.today)
    sees = select(System.id).where(System.id == system.id, visible(actor))
    return system.id in covered and at.session.scalar(sees) is not None
