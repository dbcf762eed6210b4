"""The jobs that one runbook holds, like “Stop it” and “Start it”, and the steps of each."""

from collections.abc import Sequence

from catalogue.runbooks.asides import is_before, is_for_later
from catalogue.runbooks.steps import Step, steps_in


def steps_to_do(body: str, job: str = "") -> list[Step]:
    """The steps to go through: of one job, with what is to be seen to before each; or of all that the runbook holds.

    What to do if it goes wrong is none of them, unless there is nothing else. There are none of a job that is not
    among `jobs_in`.
    """
    every = steps_in(body)
    steps = [step for step in every if not any(map(is_for_later, step.headings))] or every
    if not job:
        return steps
    chosen = _by_job(steps).get(job, [])
    return [step for step in steps if step in chosen or _comes_first(step)] if chosen else []


def jobs_in(body: str) -> list[str]:
    """The jobs that can be done one without the other, by their headings; none where there is but one."""
    return list(_by_job(steps_to_do(body)))


def _by_job(steps: Sequence[Step]) -> dict[str, list[Step]]:
    """The steps under each of the widest headings that tell them apart."""
    own = [step for step in steps if step.headings and not _comes_first(step)]
    for depth in range(max((len(step.headings) for step in own), default=0)):
        found: dict[str, list[Step]] = {}
        for step in own:
            found.setdefault(step.headings[min(depth, len(step.headings) - 1)], []).append(step)
        if len(found) > 1:
            return found
    return {}


def _comes_first(step: Step) -> bool:
    return any(map(is_before, step.headings))
