"""The form by which what those who leave have goes to others, group by group, and the look at the answers."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.access import Action, may
from catalogue.errors import BadInput, Problem, Refused
from catalogue.kinds import KINDS
from catalogue.kinds.kind import Field, FieldType
from catalogue.people.tables import Person
from catalogue.plurals import how_many
from catalogue.resources.desk import Desk
from catalogue.workflows.estate import Estate, Group, Holding
from catalogue.workflows.giving import above
from catalogue.workflows.hand_on import NOTHING, Handing, day_after
from catalogue.workflows.last_days import what_ends
from catalogue.workflows.leavers import Leavers
from catalogue.workflows.moved import ACCEPTED, CONTACTS, DONE, PROMISED, SEEN_TO, STOOD_IN
from catalogue.workflows.planned import last_day_known
from portal.forms import Form, Question, typed_from, typed_values
from portal.pages.leavers import Whose, fates, whose
from portal.pages.people_meant import person_meant
from portal.pages.small_forms import asked, day_in, values_of

LAST_DAY = Field("end_on", "Last day", FieldType.DATE, hint="The last day on which they work here.")
LAST_OF_CONTRACT = Field("end_on", "Last day", FieldType.DATE, hint="The last day on which they work under it.")
MOST_SINGLY = 50
BEGINS, TODAY, AFTERWARDS = "begins", "today", "afterwards"
_DOES = {SEEN_TO: "sees to", ACCEPTED: "accepts", PROMISED: "hands in"}
_HINT = "Their email address or their name."
_OF_SUPPLIER = "Nobody of the council: letters to the supplier go to this person."


@dataclass(frozen=True)
class GroupForm:
    """One group as the form asks for it: who takes all of it, or nobody yet; and who takes one by itself.

    `left_out` counts those that can only go with their group; `fixed` are those that the reader may not hand on.
    """

    label: str
    holdings: Sequence[Holding]
    questions: Sequence[Question]
    singly: Sequence[tuple[Holding, Question]]
    left_out: int
    fixed: Sequence[Holding]


@dataclass(frozen=True)
class LeavingPage:
    """The form with all that they have."""

    estate: Estate
    whose: Whose
    last_day: Sequence[Question]
    begins: Question
    groups: Sequence[GroupForm]
    fates: Sequence[dict[str, str]]
    errors: list[dict[str, str]]


@dataclass(frozen=True)
class Answers:
    """What the form says: who takes what, the last day, if it says one that is new, and the first day of the successors
    where that is a later one than today.

    `carried` says the same to the next form, with each person by their address, which nobody else has.
    """

    handings: Sequence[Handing]
    last_on: date | None
    carried: Mapping[str, str]
    from_on: date | None = None

    @property
    def seal(self) -> str:
        """A short hash of the answers: what is confirmed is what was looked at."""
        said = [f"{one.holding.key} {one.to.id if one.to else ''}" for one in self.handings]
        return hashlib.sha256("\n".join([str(self.last_on), str(self.from_on), *sorted(said)]).encode()).hexdigest()[
            :32
        ]


def first_form(at: Desk, found: Estate, joiner: Person | None = None) -> Form:
    """The form before anything is typed, with the last day that is known; if a joiner is given it all, with them."""
    last_on = last_day_known(at.session, found.leavers)
    typed = typed_from(_last_day(at, found.leavers), {"end_on": last_on.isoformat() if last_on else ""})
    takes = {f"to-{group.code}": joiner.email for group in found.groups} if joiner else {}
    return Form(typed | takes | {BEGINS: TODAY})


def typed_in(at: Desk, found: Estate, posted: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, by field name."""
    names = [BEGINS, *(name for group in found.groups for name in _names(group))]
    return typed_values(_last_day(at, found.leavers), posted) | {name: posted.get(name, "").strip() for name in names}


def _last_day(at: Desk, leavers: Leavers) -> tuple[Field, ...]:
    if leavers.contract is not None:
        return (LAST_OF_CONTRACT,)
    return (LAST_DAY,) if may(at.actor, Action.EDIT_PEOPLE) else ()


def _names(group: Group) -> list[str]:
    return [f"to-{group.code}", f"vacant-{group.code}", *(_single(one) for one in _movable(group)[:MOST_SINGLY])]


def _single(holding: Holding) -> str:
    return f"one-{holding.key}"


def _movable(group: Group) -> list[Holding]:
    return [one for one in group.holdings if one.movable]


def leaving_page(at: Desk, found: Estate, form: Form) -> LeavingPage:
    """The form, with what was typed and what is wrong with it."""
    head = above(at, found.leavers)
    told = head.name if head else ""
    return LeavingPage(
        estate=found,
        whose=whose(found.leavers),
        last_day=asked(_last_day(at, found.leavers), form),
        begins=_begins(form),
        groups=[_group_form(group, form, told) for group in found.groups],
        fates=fates(at, found.leavers),
        errors=form.errors,
    )


def _begins(form: Form) -> Question:
    """From when: what is named for a later day can still be changed and taken back, and says so on this list."""
    options = [
        {"value": TODAY, "text": "Today", "hint": "Until the last day, who leaves can still help."},
        {"value": AFTERWARDS, "text": "The day after the last day", "hint": "Until then all stays as it is."},
    ]
    wrong = next((problem.words for problem in form.problems if problem.field == BEGINS), None)
    label = "From when do others answer for it?"
    return Question(BEGINS, label, "radios", form.typed.get(BEGINS) or TODAY, "", wrong, options=options, depends=True)


def _group_form(group: Group, form: Form, told: str) -> GroupForm:
    movable = _movable(group)
    singly = movable[:MOST_SINGLY] if len(movable) > 1 else []
    return GroupForm(
        label=f"{group.label}: {len(group.holdings):,}",
        holdings=group.holdings,
        questions=_group_questions(group, form, told) if movable else [],
        singly=[(one, _question(form, _single(one), one.title, _planned(one))) for one in singly],
        left_out=max(0, len(movable) - MOST_SINGLY) if singly else 0,
        fixed=[one for one in group.holdings if not one.movable],
    )


def _planned(one: Holding) -> str:
    return f"Planned: {one.then}." if one.then else ""


def _planned_of(group: Group) -> str:
    """That somebody is named already for a later day, so that a blank box is not read as nobody."""
    movable = _movable(group)
    planned = sum(1 for one in movable if one.then)
    return f"Planned already for {planned:,} of {len(movable):,}: blank leaves that as it is." if planned else ""


def _group_questions(group: Group, form: Form, told: str) -> list[Question]:
    whose, nobody = f"to-{group.code}", f"vacant-{group.code}"
    ticked = [form.typed.get(nobody, "")]
    if group.code == CONTACTS:
        ends = [{"value": "yes", "text": "End it on the last day, or today if none is given"}]
        return [
            _question(form, whose, "Who of the supplier is the contact now?", f"{_HINT} {_OF_SUPPLIER}"),
            Question(nobody, "If there is no contact any more", "checkboxes", ticked, options=ends, depends=True),
        ]
    does, those = _asked_of(group)
    tick = {"value": "yes", "text": f"Tell {told}" if told else "List them as having nobody"}
    return [
        _question(form, whose, f"Who {does} {those}?", f"{_HINT} {_planned_of(group)}".strip()),
        Question(nobody, f"If nobody {does} {those} yet", "checkboxes", ticked, options=[tick], depends=True),
    ]


def _asked_of(group: Group) -> tuple[str, str]:
    """What is done with a group, and how many of what it is."""
    number = len(_movable(group))
    if group.code == STOOD_IN:
        return "stands in for", f"the {how_many(number, 'entry', 'entries')}"
    if group.code == DONE:
        return "learns", f"the {how_many(number, 'procedure')}"
    if group.code in _DOES:
        return _DOES[group.code], f"the {how_many(number, 'handover')}"
    kind = next(one for one in KINDS if one.plural == group.code)
    return "takes over", f"the {how_many(number, kind.label.lower(), kind.label_plural.lower())}"


def _question(form: Form, name: str, label: str, hint: str = "") -> Question:
    wrong = next((problem.words for problem in form.problems if problem.field == name), None)
    return Question(name, label, "text", form.typed.get(name, ""), hint, wrong, depends=True)


def answers(at: Desk, found: Estate, typed: Mapping[str, Any]) -> Answers:
    """What the form says. Raises `BadInput` with all that is wrong, also where it says nothing."""
    problems: list[Problem] = []
    takers = _takers(at, typed, problems)
    handings = [one for group in found.groups for one in _handings(group, takers, typed, problems)]
    last_on = _last_on(at, found.leavers, typed, problems)
    ends = last_on is not None and bool(what_ends(at, found.leavers, last_on))
    from_on = _from_on(at, found.leavers, typed, last_on, problems) if handings else None
    if not problems and not handings and not ends:
        problems.append(Problem(_first_field(at, found), NOTHING))
    if problems:
        raise BadInput(problems)
    return Answers(handings, last_on, _carried(takers, typed), from_on)


def _first_field(at: Desk, found: Estate) -> str:
    """The first that the form has: not every group has one."""
    names = [f"to-{group.code}" for group in found.groups if _movable(group)]
    names += [one.name for one in _last_day(at, found.leavers)]
    return names[0] if names else ""


def staying(found: Estate, said: Answers) -> list[Holding]:
    """What stays as it is by these answers."""
    handed = {one.holding.key for one in said.handings}
    return [one for one in found.holdings if one.key not in handed]


def refusal(found: Estate, refused: Refused) -> Problem:
    """Why it was not handed on, at the group that it is about."""
    at_group = any(group.code == refused.field for group in found.groups)
    return Problem(f"to-{refused.field}" if at_group else refused.field, refused.words)


def _takers(at: Desk, typed: Mapping[str, Any], problems: list[Problem]) -> dict[str, Person]:
    """The person whom each field names."""
    takers = {}
    for name, words in typed.items():
        if words and name.startswith(("to-", "one-")):
            try:
                takers[name] = person_meant(at.session, at.actor, name, words, at.today)
            except BadInput as bad:
                problems.extend(bad.problems)
    return takers


def _handings(
    group: Group, takers: Mapping[str, Person], typed: Mapping[str, Any], problems: list[Problem]
) -> Iterator[Handing]:
    whose = f"to-{group.code}"
    whole, vacant = takers.get(whose), bool(typed[f"vacant-{group.code}"])
    if whole and vacant:
        problems.append(Problem(whose, "Name somebody, or say that nobody takes these yet: not both."))
    for holding in _movable(group):
        taker = takers.get(_single(holding), whole)
        if taker or vacant:
            yield Handing(holding, taker)


def _last_on(at: Desk, leavers: Leavers, typed: Mapping[str, Any], problems: list[Problem]) -> date | None:
    try:
        last_on = day_in(values_of(_last_day(at, leavers), typed), LAST_DAY.name)
    except BadInput as bad:
        problems.extend(bad.problems)
        return None
    return None if leavers.contract is None and last_on == leavers.people[0].end_on else last_on


def _from_on(
    at: Desk, leavers: Leavers, typed: Mapping[str, Any], last_on: date | None, problems: list[Problem]
) -> date | None:
    try:
        return day_after(at, leavers, last_on) if typed[BEGINS] == AFTERWARDS else None
    except Refused as refused:
        problems.append(Problem(BEGINS, refused.words))
        return None


def _carried(takers: Mapping[str, Person], typed: Mapping[str, Any]) -> dict[str, str]:
    people = {name: person.email for name, person in takers.items()}
    vacant = {name: words for name, words in typed.items() if name.startswith("vacant-") and words}
    parts = {f"{LAST_DAY.name}-{part}": words for part, words in typed.get(LAST_DAY.name, {}).items() if words}
    return people | vacant | parts | {BEGINS: typed[BEGINS] or TODAY}
