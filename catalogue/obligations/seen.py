"""Who sees obligations, in SQL: the contract's own condition, and that the actor is staff or its contractor."""

from sqlalchemy import ColumnElement, and_, false

from catalogue.access import Actor
from catalogue.kinds.resource import CataloguedResource
from catalogue.terms import Scope
from catalogue.visibility import visible


def obligations_seen(actor: Actor) -> ColumnElement[bool]:
    """The condition on the contract’s row under which its obligations are seen: `READ_OBLIGATIONS` as columns."""
    if actor.scopes is not None and Scope.READ not in actor.scopes:
        return false()
    if actor.is_staff or actor.is_operator:
        return visible(actor)
    return and_(visible(actor), CataloguedResource.id.in_(sorted(actor.contracts))) if actor.contracts else false()
