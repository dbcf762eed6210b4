"""The numbers of the ranking: the form to try others, and the form to use them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from catalogue.access import Action, Actor, may
from catalogue.errors import BadInput, Problem
from catalogue.search.ranking import TUNABLES, USUAL, Ranking, Tunable
from catalogue.tuning.rules import MOST_IN_NOTE, differences, ranking_from, written
from catalogue.tuning.tables import RankingSetting
from portal.forms import Question, summary
from portal.tables import Place
from portal.urls import with_query
from portal.words import day

PAGE = "/searches/ranking"
NAMES = tuple(one.name for one in TUNABLES)
STALE = "Someone else set the numbers meanwhile. Try yours again, beside those in use now."


@dataclass(frozen=True)
class Group:
    """Numbers that belong together, as fields of the form."""

    title: str
    questions: list[Question]


@dataclass(frozen=True)
class RankingPage:
    """The page: who set the numbers in use, and the form, with what was typed.

    `began` is the number of the setting in use. `changes` says how what was typed differs from it, if it can be used;
    `note` asks for the reason.
    """

    standing: str
    groups: list[Group]
    typed: Mapping[str, str]
    changes: list[str]
    usual_href: str
    may_use: bool
    began: int
    note: Question
    errors: list[dict[str, str]]


def typed_in(given: Mapping[str, str], now: Ranking) -> dict[str, str]:
    """What was typed for each number; those that were not given are as they are now."""
    return {name: written(number) for name, number in asdict(now).items()} | {
        name: given[name] for name in NAMES if name in given
    }


def given_in(at: Place) -> dict[str, str]:
    """The numbers that an address gives; a field that was emptied is given too."""
    return {name: at.get(name) for name in NAMES if any(key == name for key, _ in at.arguments)}


def ranking_page(
    actor: Actor,
    settings: Sequence[RankingSetting],
    now: Ranking,
    typed: Mapping[str, str],
    problems: Sequence[Problem] = (),
    note: str = "",
) -> RankingPage:
    """The page with what was typed, and what is wrong with it. `settings` are all there were, newest first."""
    return RankingPage(
        standing=_standing(settings, now),
        groups=_groups(typed, now, problems),
        typed=typed,
        changes=_changes(typed, now),
        usual_href=address_of(USUAL) if now != USUAL else "",
        may_use=may(actor, Action.TUNE_SEARCH),
        began=settings[0].number if settings else 0,
        note=_note(note, problems),
        errors=summary(problems),
    )


def address_of(ranking: Ranking) -> str:
    """Where these numbers are tried."""
    return with_query(PAGE, **{name: written(number) for name, number in asdict(ranking).items()})


def _standing(settings: Sequence[RankingSetting], now: Ranking) -> str:
    if not settings:
        return "The numbers in use are the usual ones: nobody has changed any."
    newest = settings[0]
    usual = " They are the usual ones." if now == USUAL else ""
    return f"The numbers in use were set by {newest.set_by} on {day(newest.set_at)}: “{newest.note}”.{usual}"


def _groups(typed: Mapping[str, str], now: Ranking, problems: Sequence[Problem]) -> list[Group]:
    titles = dict.fromkeys(one.group for one in TUNABLES)
    return [
        Group(title, [_question(one, typed, now, problems) for one in TUNABLES if one.group == title])
        for title in titles
    ]


def _question(one: Tunable, typed: Mapping[str, str], now: Ranking, problems: Sequence[Problem]) -> Question:
    standing = getattr(now, one.name)
    usually = "as usual" if standing == one.usual else f"usually {written(one.usual)}"
    bounds = f"from {written(one.least)} to {written(one.most)}"
    return Question(
        name=one.name,
        label=one.label,
        kind="decimal",
        value=typed[one.name],
        hint=f"{one.hint} Now {written(standing)}, {usually}; {bounds}.",
        error=_error(one.name, problems),
        required=True,
    )


def _note(note: str, problems: Sequence[Problem]) -> Question:
    return Question(
        name="note",
        label="Why you change them",
        kind="text",
        value=note,
        hint=f"A sentence for whoever looks after search next. At most {MOST_IN_NOTE} characters.",
        error=_error("note", problems),
        required=True,
    )


def _error(name: str, problems: Sequence[Problem]) -> str | None:
    return next((problem.words for problem in problems if problem.field == name), None)


def _changes(typed: Mapping[str, str], now: Ranking) -> list[str]:
    try:
        return changes_of(ranking_from(typed), now)
    except BadInput:
        return []


def changes_of(new: Ranking, old: Ranking) -> list[str]:
    """`In the title: 6 → 7` for each number that differs."""
    return [f"{one.tunable.label}: {written(one.before)} → {written(one.after)}" for one in differences(new, old)]
