"""Words that narrow a list of obligations: in what is owed, its contract or its supplier, or of who sees to it.

All of them must be there, in any order; each is found by an index from the few organisations, contracts or people that
have them, but for what is owed itself.
"""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from catalogue.kinds.contract import Contract, OtherSupplier
from catalogue.kinds.resource import CataloguedResource
from catalogue.obligations.tables import Obligation
from catalogue.people.tables import Organisation, Person

_MOST_WORDS = 10


def _holds(words: str, *places: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether each word is in one of these columns."""
    each = words.split()[:_MOST_WORDS]
    return and_(*(or_(*(place.icontains(word, autoescape=True) for place in places)) for word in each))


def of_supplier(words: str) -> ColumnElement[bool]:
    """Under a contract of which a supplier, be it a partner or a sub-contractor, is called so or has this at the end of
    its address."""
    called = or_(Organisation.slug == words.strip(), _holds(words, Organisation.name))
    suppliers = select(Organisation.id).where(called)
    answers = select(Contract.id).where(Contract.supplier_id.in_(suppliers))
    helps = select(OtherSupplier.resource_id).where(OtherSupplier.organisation_id.in_(suppliers))
    return or_(Obligation.contract_id.in_(answers), Obligation.contract_id.in_(helps))


def of_contract(words: str) -> ColumnElement[bool]:
    """Under a contract with this title or reference, or with this at the end of its address; its row is joined."""
    referenced = Obligation.contract_id.in_(select(Contract.id).where(Contract.identifier == words.strip()))
    return or_(CataloguedResource.slug == words.strip(), _holds(words, CataloguedResource.title), referenced)


def seen_to_by(words: str) -> ColumnElement[bool]:
    """Seen to by a person of this name or email address. Only for those who may read of people."""
    called = or_(Person.email == words.strip().lower(), _holds(words, Person.name))
    return Obligation.owner_id.in_(select(Person.id).where(called))


def holding(words: str) -> ColumnElement[bool]:
    """With each word in what is owed, its contract's title, or its supplier's name; the contract's row is joined."""
    each = words.split()[:_MOST_WORDS]
    return and_(*(or_(_holds(word, Obligation.title, CataloguedResource.title), of_supplier(word)) for word in each))
