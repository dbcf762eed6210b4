"""Which contract a published payment was made under: by its reference, else by its supplier on that day. Pure.

What is not certain is never guessed: it is left out with a reason, for a person to settle in the file.
"""

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_LEGAL_FORMS = frozenset({"ltd", "limited", "plc", "llp", "lp", "cic", "inc"})
# What stands in the place of a name that was taken out before publication; in small letters.
REDACTED = ("redact", "personal data", "withheld", "not disclosed")


@dataclass(frozen=True)
class PaidLine:
    """One line of a published spend file. `transaction` may be its own number, or name a contract by its reference."""

    supplier: str
    paid_on: date
    amount: Decimal
    supplier_number: str = ""
    transaction: str = ""
    contract_reference: str = ""
    department: str = ""
    purpose: str = ""

    @property
    def is_redacted(self) -> bool:
        """Whether the name was taken out before the file was published."""
        return any(words in self.supplier.casefold() for words in REDACTED)


@dataclass(frozen=True)
class Supplier:
    """An organisation as spend is matched to it: by its number in a public register, or by its name."""

    id: uuid.UUID
    name: str
    number: str = ""


@dataclass(frozen=True)
class Supply:
    """An organisation that is paid under a contract, and between which days; none does not limit it."""

    organisation: uuid.UUID
    start_on: date | None = None
    end_on: date | None = None


@dataclass(frozen=True)
class Deal:
    """A contract as spend is matched to it: what it is called, who is paid under it, and its days.

    One that is not `open` to whoever loads the file takes no line, and no answer names it.
    """

    id: uuid.UUID
    title: str
    references: frozenset[str]
    supplies: tuple[Supply, ...]
    start_on: date | None = None
    end_on: date | None = None
    open: bool = True

    def pays(self, payees: Set[uuid.UUID]) -> bool:
        """Whether one of these is paid under it at any time."""
        return any(one.organisation in payees for one in self.supplies)

    def pays_on(self, payees: Set[uuid.UUID], day: date) -> bool:
        """Whether the contract holds on a day, and one of these is its supplier then."""
        mine = [one for one in self.supplies if one.organisation in payees]
        return _holds_on(self, day) and any(_holds_on(one, day) for one in mine)


def _holds_on(one: Deal | Supply, day: date) -> bool:
    return (one.start_on is None or one.start_on <= day) and (one.end_on is None or day <= one.end_on)


@dataclass(frozen=True)
class Unmatched:
    """Why a line belongs to no contract: there is none, or (`doubtful`) more than one answer is possible."""

    reason: str
    mend: str = ""
    doubtful: bool = True


class Register:
    """The contracts that payments can be matched to, by reference and by supplier."""

    def __init__(self, deals: Sequence[Deal], suppliers: Sequence[Supplier]) -> None:
        self._by_reference: dict[str, list[Deal]] = defaultdict(list)
        self._by_supplier: dict[uuid.UUID, list[Deal]] = defaultdict(list)
        self._by_name: dict[str, set[uuid.UUID]] = defaultdict(set)
        self._by_number: dict[str, set[uuid.UUID]] = defaultdict(set)
        for deal in deals:
            for reference in deal.references:
                self._by_reference[plain_reference(reference)].append(deal)
            for organisation in {one.organisation for one in deal.supplies}:
                self._by_supplier[organisation].append(deal)
        for one in suppliers:
            self._by_name[plain_name(one.name)].add(one.id)
            if one.number:
                self._by_number[one.number].add(one.id)

    def contract_of(self, line: PaidLine) -> Deal | Unmatched:
        """The one contract that a line was paid under, or why that cannot be said.

        Contracts that are not open count, so that no line goes to another contract for want of its own.
        """
        payees = self._payees(line)
        reference = line.contract_reference or line.transaction
        named = self._by_reference.get(plain_reference(reference), [])
        if line.contract_reference or any(deal.open for deal in named):
            return _by_reference(line, reference, named, payees)
        found = self._by_payee(line, payees)
        return _UNCERTAIN if named and isinstance(found, Deal) else found

    def is_reference(self, text: str) -> bool:
        """Whether a contract is called that."""
        return plain_reference(text) in self._by_reference

    def _payees(self, line: PaidLine) -> set[uuid.UUID]:
        """The organisations that the line may speak of; its number counts before its name."""
        if line.supplier_number and (numbered := self._by_number.get(line.supplier_number)):
            return numbered
        return set() if line.is_redacted else self._by_name.get(plain_name(line.supplier), set())

    def _by_payee(self, line: PaidLine, payees: set[uuid.UUID]) -> Deal | Unmatched:
        if line.is_redacted and not payees:
            return Unmatched("The supplier’s name was taken out, and no contract reference is given.", doubtful=False)
        deals = {deal.id: deal for payee in payees for deal in self._by_supplier.get(payee, [])}
        live = [deal for deal in deals.values() if deal.pays_on(payees, line.paid_on)]
        if (one := _only(live)) is not None:
            return one
        told, told_live = _open(deals.values()), _open(live)
        if not told:
            return Unmatched(f"No contract with “{line.supplier[:80]}” is in the register.", doubtful=False)
        if not told_live:
            return Unmatched(f"No contract with this supplier was live on that day. There is {_named(told)}.", _MEND)
        if len(told_live) == 1:
            return _UNCERTAIN
        return Unmatched(f"This supplier had several contracts on that day: {_named(told_live)}.", _MEND)


_MEND = "Put the contract’s reference into the row’s contract reference, then load the file again."
_UNCERTAIN = Unmatched("It is not certain under which contract this was paid.", _MEND)


def _by_reference(line: PaidLine, reference: str, named: Sequence[Deal], payees: set[uuid.UUID]) -> Deal | Unmatched:
    """The contract of this reference, if its supplier is the one that was paid, or nothing says otherwise."""
    fitting = [deal for deal in named if deal.pays(payees)]
    if not fitting and line.is_redacted and not payees:
        fitting = list(named)
    if not fitting:
        fitting = [deal for deal in named if not deal.supplies]
    if (one := _only(fitting)) is not None:
        return one
    said, told, told_fitting = f"“{reference[:60]}”", _open(named), _open(fitting)
    if not told:
        return Unmatched(f"No contract has the reference {said}.", "Correct the reference, or leave it blank.")
    if not told_fitting:
        words = f"{said} is the reference of {_named(told)}, which names another supplier."
        return Unmatched(words, "Correct the reference, or the supplier of the contract.")
    if len(told_fitting) == 1:
        return _UNCERTAIN
    return Unmatched(f"{said} is the reference of several contracts: {_named(told_fitting)}.", _MEND)


def _open(deals: Iterable[Deal]) -> list[Deal]:
    return [deal for deal in deals if deal.open]


def _only(deals: Sequence[Deal]) -> Deal | None:
    """The one that it must be, if it is open."""
    return deals[0] if len(deals) == 1 and deals[0].open else None


def _named(deals: Sequence[Deal]) -> str:
    titles = sorted(f"“{deal.title[:80]}”" for deal in deals)
    return ", ".join(titles[:3]) + (f" and {len(titles) - 3} more" if len(titles) > 3 else "")


def plain_reference(reference: str) -> str:
    """A reference without case and spaces."""
    return "".join(reference.split()).casefold()


def plain_words(text: str) -> str:
    """A text without case and superfluous spaces."""
    return " ".join(text.casefold().split())


def plain_name(name: str) -> str:
    """A name without case, punctuation and legal form: `ACME (UK) Ltd.` and `Acme UK Limited` are the same."""
    words = re.findall(r"\w+", re.sub(r"['’.]", "", name.casefold().replace("&", " and ")))
    if words[:1] == ["the"]:
        words = words[1:]
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return " ".join(words)
