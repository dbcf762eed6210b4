"""Correct a person's entry, and tell both addresses where the one by which they sign in becomes another."""

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.people import corrections
from catalogue.people.accounts import account_of
from catalogue.people.directory import PersonEntry
from catalogue.people.tables import Person
from catalogue.workflows.account_letters import MOVED_HERE, MOVED_ON, tell


def correct_person(session: Session, actor: Actor, row: Person, entry: PersonEntry, version: int) -> bool:
    """Make a person's entry say this; whether anything changed. Who may: administrators and the operator.

    Where their account goes to another address with it, the old one is told too: whoever takes over an account by
    giving it an address of their own does not do so unseen. Raises what `corrections.correct_person` raises; then
    nothing of the session may be committed.
    """
    account = account_of(session, row.email)
    moves = account is not None and account.active and entry.email.strip().lower() != row.email
    if account is not None and moves:
        tell(session, actor, account, MOVED_ON)  # before the change, so that it is kept as a letter of this person's
    changed = corrections.correct_person(session, actor, row, entry, version)
    if account is not None and moves:
        tell(session, actor, account, MOVED_HERE)
    return changed
