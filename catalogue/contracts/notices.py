"""Which notices the law asks for once a contract is made, and by when: a table of rules by regime. Pure.

They are reminders with their source, not legal advice. `doubt` is what we are not sure of: check it with legal.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from catalogue.contracts.due import months_from
from catalogue.terms import ChangeKind, Notice, Regime, ValueBasis

_ACT, _LIGHT, _BELOW = Regime.PROCUREMENT_ACT_2023, Regime.LIGHT_TOUCH, Regime.BELOW_THRESHOLD
_MONTH, _FOUR_MONTHS = timedelta(days=30), timedelta(days=120)
# Procurements that began earlier stay under the law of before, and so do contracts that were made earlier.
HOLDS_FROM = date(2025, 2, 24)
_PAYMENTS_OVER = Decimal(30_000)
_KPIS_OVER = Decimal(5_000_000)
_SMALL = Decimal("0.1")
END, EVENT = "end", "event"


@dataclass(frozen=True)
class Changed:
    """A change of the contract, as notices ask for it."""

    reference: str
    kind: ChangeKind | None
    on: date | None
    value_change: Decimal | None = None
    old_end_on: date | None = None
    new_end_on: date | None = None


@dataclass(frozen=True)
class NoticeFacts:
    """What decides which notices a contract needs; `paid` are its payments by day."""

    regime: Regime | None
    today: date
    signed_on: date | None = None
    start_on: date | None = None
    end_on: date | None = None
    value: Decimal | None = None
    value_basis: str = ""
    kpis: str = ""
    changes: tuple[Changed, ...] = ()
    paid: tuple[tuple[date, Decimal], ...] = ()

    @property
    def is_of_before(self) -> bool:
        """Whether it was made before the Act held, so that nothing of the Act can hold for it."""
        made = self.signed_on or self.start_on
        return made is not None and made < HOLDS_FROM

    @property
    def has_kpis_over_threshold(self) -> bool:
        """Whether its performance must be told of each year: worth over £5 million, with performance measures."""
        whole = self.value if self.value_basis != ValueBasis.ANNUAL else None
        return bool(self.kpis.strip()) and whole is not None and whole > _KPIS_OVER


@dataclass(frozen=True)
class Asked:
    """A notice that is asked for: `occasion` tells those of one sort apart; no due date where it hangs on an event.

    `is_before` says that it is due before that day, on which something holds that is recorded only then: whether it was
    published in time nobody knows until it is recorded, too.
    """

    code: Notice
    why: str
    due_on: date | None = None
    occasion: str = ""
    doubt: str = ""
    is_before: bool = False


@dataclass(frozen=True)
class Occasion:
    """One time that a rule asks: when, by what name, what to say `more` of it, and its own doubt."""

    due_on: date | None = None
    name: str = ""
    more: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class NoticeRule:
    """When one sort of notice is asked for: under which regimes, in words, and on which occasions of a contract."""

    code: Notice
    regimes: frozenset[Regime]
    when: str
    occasions: Callable[[NoticeFacts], Iterator[Occasion]]
    doubt: str = ""
    is_before: bool = False


def notices_for(facts: NoticeFacts) -> tuple[Asked, ...]:
    """Every notice that is asked for, in the order of the table."""
    if facts.regime is None or facts.is_of_before:
        return ()
    return tuple(
        Asked(
            rule.code, f"{rule.when} {one.more}".strip(), one.due_on, one.name, one.doubt or rule.doubt, rule.is_before
        )
        for rule in RULES
        if facts.regime in rule.regimes
        for one in rule.occasions(facts)
    )


def words_of(facts: NoticeFacts) -> str:
    """What to know of the notices of a contract before reading their list, in plain words."""
    if facts.regime in (_ACT, _LIGHT, _BELOW) and facts.is_of_before:
        return _OF_BEFORE
    return _UNKNOWN if facts.regime is None else _WORDS.get(facts.regime, _UNKNOWN)


def _after_signing(term: timedelta) -> Callable[[NoticeFacts], Iterator[Occasion]]:
    """So long after the contract was signed."""

    def occasions(facts: NoticeFacts) -> Iterator[Occasion]:
        if facts.signed_on is None:
            yield Occasion(more="The day on which it was signed is not recorded.")
        else:
            yield Occasion(facts.signed_on + term)

    return occasions


def _once(facts: NoticeFacts) -> Iterator[Occasion]:
    yield Occasion()


def _if_it_comes_to_that(facts: NoticeFacts) -> Iterator[Occasion]:
    yield Occasion(name=EVENT)


def _large_payments(facts: NoticeFacts) -> Iterator[Occasion]:
    """Once for each quarter of the year in which a large payment was made."""
    over = [day for day, amount in facts.paid if amount > _PAYMENTS_OVER]
    for year, quarter in sorted({(day.year, (day.month - 1) // 3 + 1) for day in over}):
        last = months_from(date(year, 1, 1), quarter * 3) - timedelta(days=1)
        yield Occasion(last + _MONTH, f"{year} Q{quarter}", f"There was one in {_MONTHS[quarter - 1]} {year}.")


def _years(facts: NoticeFacts) -> Iterator[Occasion]:
    """Once for each year that has begun, and once at the end."""
    if not facts.has_kpis_over_threshold:
        return
    begun = facts.start_on or facts.signed_on
    if begun is None:
        yield Occasion(more="The day on which it starts is not recorded.")
        return
    year = 1
    while months_from(begun, 12 * (year - 1)) <= facts.today:
        due = months_from(begun, 12 * year)
        if facts.end_on is not None and due >= facts.end_on:
            break
        yield Occasion(due, f"year {year}")
        year += 1
    if facts.end_on is not None:
        yield Occasion(facts.end_on, END)


def _each_change(facts: NoticeFacts) -> Iterator[Occasion]:
    """Before each change; one that moves no more than a tenth is left without a day, by section 75(2)."""
    for change in facts.changes:
        if _is_small(change, facts):
            yield Occasion(None, change.reference, _BY_ITS_SIZE, _TOGETHER)
        else:
            yield Occasion(change.on, change.reference, doubt=_doubt_of(change))


def _the_end(facts: NoticeFacts) -> Iterator[Occasion]:
    if facts.end_on is None:
        yield Occasion(more="The day on which it ends is not recorded.")
    else:
        yield Occasion(facts.end_on + _MONTH)


def _doubt_of(change: Changed) -> str:
    """What to ask of this one change; empty where the rule's own doubt says it."""
    if change.kind is ChangeKind.OPTION:
        return "Whether an option that the contract itself allows needs a notice."
    if change.kind is not ChangeKind.NOVATION and not change.value_change and change.new_end_on is None:
        return "Whether a change that moves neither value nor term needs a notice: section 75(2) does not speak of it."
    return ""


def _is_small(change: Changed, facts: NoticeFacts) -> bool:
    """Whether value and term move, and neither by more than a tenth of what it was; a novation is never small.

    A tenth is the limit for goods and services. For works it is 15 % of the value, which we do not reckon: nobody says
    here what is works.
    """
    if change.kind is ChangeKind.NOVATION or not (change.value_change or change.new_end_on):
        return False
    return _is_small_in_value(change, facts) and _is_small_in_term(change, facts)


def _is_small_in_value(change: Changed, facts: NoticeFacts) -> bool:
    if not change.value_change:
        return True
    if facts.value is None or facts.value_basis == ValueBasis.ANNUAL:
        return False
    since = [one for one in facts.changes if change.on and one.on and one.on >= change.on]
    if change.on is None or any(one.on is None for one in facts.changes):
        return False
    before = facts.value - sum((one.value_change or Decimal(0) for one in since), Decimal(0))
    return abs(change.value_change) <= min(before, facts.value) * _SMALL


def _is_small_in_term(change: Changed, facts: NoticeFacts) -> bool:
    if change.new_end_on is None:
        return True
    if facts.start_on is None or change.old_end_on is None:
        return False
    term, moved = change.old_end_on - facts.start_on, abs(change.new_end_on - change.old_end_on)
    return moved <= term / 10


_BY_ITS_SIZE = "This one moves value and term by no more than a tenth, so section 75(2) asks for none."
_TOGETHER = (
    "Whether it could have been made together with an earlier change (section 75(4)): then both count as one. A tenth "
    "is reckoned of the value and term that stand here; the section means the longest term that was given on award."
)
_FIRST_DAY = "Whether the first day counts; if it does, the notice is due a day earlier."
RULES = (
    NoticeRule(Notice.UK7, frozenset({_ACT}), "Within 30 days of signing.", _after_signing(_MONTH), _FIRST_DAY),
    NoticeRule(
        Notice.UK7, frozenset({_LIGHT}), "Within 120 days of signing.", _after_signing(_FOUR_MONTHS), _FIRST_DAY
    ),
    NoticeRule(
        Notice.UK7,
        frozenset({_BELOW}),
        "As soon as reasonably practicable after signing.",
        _once,
        "Whether this contract is a notifiable one below the thresholds, and so needs the notice.",
    ),
    NoticeRule(
        Notice.UK8,
        frozenset({_ACT, _LIGHT}),
        "After a payment over £30,000: within 30 days of the end of its quarter.",
        _large_payments,
        "Whether the payment is one of those that must be told of, and whether the duty held on its day.",
    ),
    NoticeRule(
        Notice.UK9,
        frozenset({_ACT}),
        "Worth over £5 million with performance measures: at least once in 12 months, and when it ends.",
        _years,
    ),
    NoticeRule(
        Notice.UK9,
        frozenset({_ACT}),
        "Only if a breach led to its end, damages or a settlement, or it goes badly after a chance to improve.",
        _if_it_comes_to_that,
        "Whether what happened is such a breach or failure, and from which day the time runs.",
    ),
    NoticeRule(
        Notice.UK10,
        frozenset({_ACT}),
        "Before the contract is changed (section 75); not for light touch.",
        _each_change,
        "Whether one of the exemptions holds, and whether the contract may be changed so at all.",
        is_before=True,
    ),
    NoticeRule(
        Notice.UK11,
        frozenset({_ACT, _LIGHT}),
        "Within 30 days of any end, also when it simply expires.",
        _the_end,
        _FIRST_DAY,
    ),
)
_MONTHS = ("January to March", "April to June", "July to September", "October to December")
_NONE = "so none of the notices UK7 to UK11 is asked for."
_UNKNOWN = "Which procurement law holds for it is not recorded, so we cannot say which notices are asked for."
_OF_BEFORE = (
    f"It was made before 24 February 2025, when the Procurement Act 2023 began to hold, {_NONE} "
    "If its procurement law says otherwise, check with legal."
)
_WORDS = {
    _ACT: "The Procurement Act 2023 asks for these notices. They are reminders, not legal advice.",
    _LIGHT: (
        "The Procurement Act 2023 asks for these of light touch contracts. UK9 and UK10 are left out, as we believe "
        "that they do not hold for light touch: check with legal."
    ),
    _BELOW: f"The contract is below the thresholds, {_NONE[:-1]} but for UK7 where it is notifiable.",
    Regime.PCR_2015: f"The procurement began before 24 February 2025 and stays under the 2015 Regulations, {_NONE}",
    Regime.EXEMPT: f"The contract is exempt from the Procurement Act 2023, {_NONE}",
    Regime.SCOTLAND: f"The contract stands under Scottish law, outside the Procurement Act 2023, {_NONE}",
    Regime.WALES: "Wales has notices of its own under this Act. We do not reckon them: check with legal which are due.",
}
