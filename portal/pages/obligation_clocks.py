"""What keeps the supplier's clock fair, as short forms: days that we block, and more days that are asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from catalogue.kinds.kind import Field, FieldType
from catalogue.obligations.rag import WAITING
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.obligations.waiting import answer_relief, block, claim_relief, unblock
from catalogue.obligations.whole import Seen
from catalogue.terms import ObligationStatus, Standing
from portal.forms import Form, typed_from
from portal.pages.obligation_words import address_of
from portal.pages.small_forms import SmallForm, asked, day_in

_T = FieldType
_S = Standing
_MOST = 4000
_RUNS = frozenset({ObligationStatus.AGREED, ObligationStatus.OPEN, ObligationStatus.RETURNED}) | WAITING


@dataclass(frozen=True)
class ClockForm:
    """One thing to note about a clock: for whom, when it makes sense, and what it asks; `today` is a first answer."""

    link: str
    who: frozenset[Standing]
    fits: Callable[[Seen], bool]
    fields: tuple[Field, ...]
    run: Callable[[Sitting, Obligation, Mapping[str, Any]], object]
    intro: str
    done: str
    today: str = ""


def _is_blocked(seen: Seen) -> bool:
    return seen.row.stopped_on is not None


def _is_asked(seen: Seen) -> bool:
    return any(one.days_granted is None for one in seen.reliefs)


CLOCKS: dict[str, ClockForm] = {
    "block": ClockForm(
        "We keep the supplier waiting", frozenset({_S.KEEPER, _S.OWNER}), lambda seen: not _is_blocked(seen),
        (Field("from_on", "First day", _T.DATE, required=True),
         Field("reason", "Reason", _T.LONG_TEXT, required=True, max_length=_MOST,
               hint="What it waits for, such as access that we owe, or a person to teach.")),
        lambda at, row, values: block(at, row, _day(values, "from_on"), values["reason"]),
        "The supplier’s clock stops on that day, so that it is not blamed for our delay.",
        "It is noted. The supplier’s clock has stopped.", "from_on",
    ),
    "unblock": ClockForm(
        "We keep it waiting no more", frozenset({_S.KEEPER, _S.OWNER}), _is_blocked,
        (Field("until_on", "Last day on which it waited", _T.DATE, required=True),),
        lambda at, row, values: unblock(at, row, _day(values, "until_on")),
        "The supplier’s clock goes on, with the days that we kept it waiting on top.",
        "It is noted. The supplier’s clock goes on.", "until_on",
    ),
    "claim-relief": ClockForm(
        "Ask for more days", frozenset({_S.SUPPLIER, _S.OWNER, _S.KEEPER}), lambda seen: not _is_asked(seen),
        (Field("days", "Number of days", _T.INTEGER, required=True),
         Field("reason", "Reason", _T.LONG_TEXT, required=True, max_length=_MOST)),
        lambda at, row, values: claim_relief(at, row, values["days"], values["reason"]),
        "Whoever keeps the contract answers. Until then the due date stays.",
        "It is asked for.",
    ),
    "answer-relief": ClockForm(
        "Answer who asks for more days", frozenset({_S.KEEPER}), _is_asked,
        (Field("days", "Number of days that we grant", _T.INTEGER, required=True, hint="0 if none."),
         Field("answer", "Reason", _T.LONG_TEXT, required=True, max_length=_MOST, hint="The supplier reads it.")),
        lambda at, row, values: answer_relief(at, row, values["days"], values["answer"]),
        "The due date moves by what you grant. The first date stays shown.",
        "It is answered.",
    ),
}  # fmt: skip


def _day(values: Mapping[str, Any], name: str) -> Any:
    return day_in(values, name)


def clock_links(seen: Seen) -> list[dict[str, str]]:
    """What the reader can note about its clocks today."""
    if seen.row.status not in _RUNS:
        return []
    return [
        {"text": one.link, "href": f"{address_of(seen.row)}/{code}"}
        for code, one in CLOCKS.items()
        if seen.standings & one.who and one.fits(seen)
    ]


def clock_form(at: Sitting, row: Obligation, code: str, form: Form | None = None) -> SmallForm:
    """The form, blank or with what was typed."""
    one, back = CLOCKS[code], address_of(row)
    form = form or Form(typed_from(one.fields, {one.today: at.today.isoformat()} if one.today else {}))
    return SmallForm(
        title=one.link,
        action=f"{back}/{code}",
        back=back,
        button="Save",
        questions=asked(one.fields, form),
        errors=form.errors,
        intro=f"“{row.title}”. {one.intro}",
    )
