"""What would be left without an owner if somebody left: each thing that they answer for, and who else does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.tables import Person
from catalogue.resources.owners import Holder, Owner, owners_by_thing
from catalogue.terms import OwnerRole
from catalogue.workflows.holdings import Answer, answers_of


@dataclass(frozen=True)
class Bequest:
    """A thing that somebody answers for, in which roles, who else answers for it, and who only stands in for them."""

    thing: CataloguedResource
    roles: Sequence[OwnerRole]
    others: Sequence[Holder]
    deputies: Sequence[Holder]

    @property
    def is_orphaned(self) -> bool:
        """Whether nobody else answers for it; a deputy only stands in."""
        return not self.others


def bequests(session: Session, actor: Actor, leaver: Person, today: date) -> list[Bequest]:
    """All that somebody answers for and the actor sees, what would be orphaned first. Who may: who reads of people."""
    own = [
        answer
        for answer in answers_of(session, actor, leaver, today)
        if not answer.stands_in and answer.role is not OwnerRole.SUPPLIER_CONTACT
    ]
    every = owners_by_thing(session, list({answer.thing.id for answer in own}), today)
    by_thing = groupby(sorted(own, key=lambda answer: answer.thing.id), key=lambda answer: answer.thing.id)
    found = [_bequest(list(answers), every.get(identity, []), leaver) for identity, answers in by_thing]
    return sorted(found, key=lambda one: (not one.is_orphaned, one.thing.title.casefold()))


def _bequest(answers: list[Answer], owners: Sequence[Owner], leaver: Person) -> Bequest:
    theirs = [one for one in owners if one.person.slug == leaver.slug]
    ours = [one for one in owners if not one.gone and one.role is not OwnerRole.SUPPLIER_CONTACT]
    return Bequest(
        thing=answers[0].thing,
        roles=[answer.role for answer in answers],
        others=list(dict.fromkeys(one.person for one in ours if one not in theirs)),
        deputies=list(dict.fromkeys(one.deputy for one in theirs if one.deputy)),
    )
