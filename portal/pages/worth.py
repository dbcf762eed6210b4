"""The numbers behind the place of one search result, as a small table: for those who keep search."""

from typing import Any

from markupsafe import Markup

from catalogue.search.answer import How
from catalogue.search.besides import BESIDES
from catalogue.search.explaining import Held, Part
from catalogue.search.page import SearchItem
from catalogue.search.signals import Reason
from portal.urls import url_of_thing, with_query

_HOW = {
    How.WORD: "",
    How.TITLE: "in its title, which counts like other words for it",
    How.OTHER_NAME: "by other words for it",
    How.JOINED: "written as one word",
    How.PARTED: "written as two words",
    How.NEAR: "by words that look like it",
    How.PHRASE: "in a row",
    How.BEGINNING: "by words that begin so",
}
_COLUMNS = [{"text": "What counts"}, {"text": "Where it stands, and how often"}, {"text": "Gives", "numeric": True}]


def shown_worth(item: SearchItem, words: str) -> dict[str, Any] | None:
    """What `components/result-worth.html` takes; None for those who are told no numbers. `words` found the result."""
    if item.worth is None:
        return None
    rows = [*map(_part, item.worth.parts), *map(_factor, item.worth.factors)]
    return {
        "title": item.title,
        "before": item.worth.before,
        "columns": _COLUMNS,
        "rows": [*rows, ["Its score, among those with the same standing", "", _number(item.worth.score)]],
        "known_href": _keep_href(item, words),
    }


def _keep_href(item: SearchItem, words: str) -> str | None:
    """Where to keep that this thing is the right answer; a handover is none of the things that can be."""
    if item.kind in BESIDES:
        return None
    return with_query("/searches/known/new", words=words, thing=url_of_thing(item.kind, item.slug))


def _part(part: Part) -> list[Any]:
    where = Markup("<br>").join(map(_where, part.held)) if part.held else "Not in this entry"
    return [{"text": f"“{part.asked}”", "note": _HOW[part.how]}, where, _number(part.gives)]


def _where(held: Held) -> str:
    """`refuse`: 1 in titles, 3 in all."""
    strong = f"{held.strong} in summary, reference and keywords" if held.strong else ""
    counts = [f"{held.title} in titles" if held.title else "", strong, f"{held.text} in all"]
    return f"“{held.word}”: {', '.join(filter(None, counts))}"


def _factor(reason: Reason) -> list[Any]:
    return [reason.words, "", f"× {reason.factor:.3g}"]


def _number(number: float) -> str:
    if number == 0:
        return "nothing"
    return f"{number:.2f}" if number >= 0.01 else "less than 0.01"
