"""Who sees obligations, in SQL: the contract's own condition, and that the actor is staff or its contractor."""

from collections.abc import Hashable

from sqlalchemy import ColumnElement, and_, false

from catalogue.access import Actor, labels_of_actor
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


def sight_of(actor: Actor) -> Hashable:
    """All of an actor that `obligations_seen` rests on: two with the same sight see the same obligations."""
    is_ours = actor.is_staff or actor.is_operator
    return labels_of_actor(actor), is_ours, actor.contracts, actor.scopes is None or Scope.READ in actor.scopes
