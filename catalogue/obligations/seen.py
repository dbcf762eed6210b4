"""Who sees obligations, in SQL: the contract's own condition, and that the actor is staff or its contractor."""

from sqlalchemy import ColumnElement, and_, false

from catalogue.access import Actor
from catalogue.kinds.resource import CataloguedResource
from catalogue.obligations.tables import Obligation
from catalogue.terms import ObligationStatus, Scope
from catalogue.visibility import visible


def obligations_seen(actor: Actor) -> ColumnElement[bool]:
    """The condition under which an obligation beside its contract’s row is seen: by its contract, and, by those who
    are not of the council, once both sides have agreed that it is owed."""
    if actor.is_staff or actor.is_operator:
        return contracts_seen(actor)
    return and_(contracts_seen(actor), Obligation.status != ObligationStatus.DRAFT.value)


def contracts_seen(actor: Actor) -> ColumnElement[bool]:
    """The condition on a contract’s row under which its obligations are seen: `READ_OBLIGATIONS` as columns."""
    if actor.scopes is not None and Scope.READ not in actor.scopes:
        return false()
    if actor.is_staff or actor.is_operator:
        return visible(actor)
    return and_(visible(actor), CataloguedResource.id.in_(sorted(actor.contracts))) if actor.contracts else false()
