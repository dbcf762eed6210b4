"""Who speaks for somebody of ours: they themselves, their manager, and whoever keeps the directory."""

from catalogue.access import Action, Actor, may
from catalogue.people.tables import Person


def may_speak_for(actor: Actor, person: Person) -> bool:
    """Whether the actor may hand on what this person has, and say that they are away."""
    is_close = actor.person_id is not None and actor.person_id in (person.id, person.manager_id)
    return may(actor, Action.EDIT_PEOPLE) or (is_close and may(actor, Action.READ_PEOPLE))
