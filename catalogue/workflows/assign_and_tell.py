"""Assign a learner, and write to a buddy whom no list of starters tells."""

from catalogue.days import in_words
from catalogue.kinds.system import System
from catalogue.messages.operations import Letter, post
from catalogue.resources.desk import Desk
from catalogue.runbooks.assigning import Assignment, assign_learner
from catalogue.runbooks.path_tables import Induction
from catalogue.runbooks.tables import Procedure

_REASON = "You are told because you were named as the one who shows them."


def assign_and_tell(at: Desk, system: System, procedure: Procedure, wanted: Assignment) -> None:
    """Assign it. Who may and what is refused: see `assign_learner`. A buddy of the whole list is told as of a starter;
    one of this step alone, like a supplier's person, by a letter that names this step and nothing else."""
    step = assign_learner(at, system, procedure, wanted)
    buddy, induction = wanted.buddy, at.session.get_one(Induction, step.induction_id)
    if buddy is None or induction.buddy_id == buddy.id:
        return
    learner = wanted.learner.name
    body = (
        f"Please show {learner} how to do “{procedure.title}” of {system.title}, by {in_words(wanted.by_on)}.\n\n"
        "It is done once they have done it while somebody watched. Whoever is named as their witness is asked whether "
        "they were there."
    )
    subject = f"Show {learner} how to do “{procedure.title}”"
    post(at.session, at.actor, Letter(buddy.email, subject, body, _REASON, f"buddy of {step.id}"))
