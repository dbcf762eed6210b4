"""Which contract a published payment was made under: by its reference, else by its supplier on that day. Pure.

What is not certain is never guessed: it is left out with a reason, for a person to settle in the file.
"""

import re
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_LEGAL_FORMS = frozenset({"ltd", "limited", "plc", "llp", "lp", "cic", "inc"})
_REDACTED = re.compile(r"redact|personal data|withheld|not disclosed", re.IGNORECASE)


@dataclass(frozen=True)
class PaidLine:
    """One line of a published spend file. `references` are all that may name a contract, the likeliest first."""

    supplier: str
    paid_on: date
    amount: Decimal
    supplier_number: str = ""
    transaction: str = ""
    references: tuple[str, ...] = ()
    department: str = ""
    purpose: str = ""

    @property
    def is_redacted(self) -> bool:
        """Whether the name was taken out before the file was published."""
        return bool(_REDACTED.search(self.supplier))


@dataclass(frozen=True)
class Supplier:
    """An organisation as spend is matched to it: by its number in a public register, or by its name."""

    id: uuid.UUID
    name: str
    number: str = ""


@dataclass(frozen=True)
class Deal:
    """A contract as spend is matched to it: what it is called, who supplies under it, and its days."""

    id: uuid.UUID
    title: str
    references: frozenset[str]
    suppliers: frozenset[uuid.UUID]
    start_on: date | None = None
    end_on: date | None = None

    def runs_on(self, day: date) -> bool:
        """Whether it holds on a day; a day that nobody entered does not limit it."""
        return (self.start_on is None or self.start_on <= day) and (self.end_on is None or day <= self.end_on)


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
            for supplier in deal.suppliers:
                self._by_supplier[supplier].append(deal)
        for one in suppliers:
            self._by_name[plain_name(one.name)].add(one.id)
            if one.number:
                self._by_number[one.number].add(one.id)

    def contract_of(self, line: PaidLine) -> Deal | Unmatched:
        """The one contract that a line was paid under, or why that cannot be said."""
        payees = self._payees(line)
        for reference in line.references:
            if named := self._by_reference.get(plain_reference(reference)):
                return _by_reference(line, reference, named, payees)
        return self._by_payee(line, payees)

    def _payees(self, line: PaidLine) -> set[uuid.UUID]:
        """The organisations that the line may speak of; its number counts before its name."""
        if line.supplier_number and (numbered := self._by_number.get(line.supplier_number)):
            return numbered
        return set() if line.is_redacted else self._by_name.get(plain_name(line.supplier), set())

    def _by_payee(self, line: PaidLine, payees: set[uuid.UUID]) -> Deal | Unmatched:
        if line.is_redacted and not payees:
            return Unmatched("The supplier’s name was taken out, and no contract reference is given.", doubtful=False)
        deals = {deal.id: deal for payee in payees for deal in self._by_supplier.get(payee, [])}
        if not deals:
            return Unmatched(f"No contract with “{line.supplier[:80]}” is in the register.", doubtful=False)
        live = [deal for deal in deals.values() if deal.runs_on(line.paid_on)]
        if len(live) == 1:
            return live[0]
        if not live:
            names = _named(list(deals.values()))
            return Unmatched(f"No contract with this supplier was live on that day. There is {names}.", _MEND)
        return Unmatched(f"This supplier had several contracts on that day: {_named(live)}.", _MEND)


_MEND = "Put the contract’s reference into the row’s contract reference, then load the file again."


def _by_reference(line: PaidLine, reference: str, named: list[Deal], payees: set[uuid.UUID]) -> Deal | Unmatched:
    """The contract of this reference, if its supplier is the one that was paid, or nothing says otherwise."""
    fitting = [deal for deal in named if deal.suppliers & payees]
    if not fitting and line.is_redacted and not payees:
        fitting = named
    if not fitting:
        fitting = [deal for deal in named if not deal.suppliers]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        return Unmatched(f"“{reference[:60]}” is the reference of several contracts: {_named(fitting)}.", _MEND)
    words = f"“{reference[:60]}” is the reference of {_named(named)}, which names another supplier."
    return Unmatched(words, "Correct the reference, or the supplier of the contract.")


def _named(deals: Sequence[Deal]) -> str:
    titles = sorted(f"“{deal.title[:80]}”" for deal in deals)
    return ", ".join(titles[:3]) + (f" and {len(titles) - 3} more" if len(titles) > 3 else "")


def plain_reference(reference: str) -> str:
    """A reference without case and spaces."""
    return "".join(reference.split()).casefold()


def plain_name(name: str) -> str:
    """A name without case, punctuation and legal form: `ACME (UK) Ltd.` and `Acme UK Limited` are the same."""
    words = re.findall(r"\w+", re.sub(r"['’.]", "", name.casefold().replace("&", " and ")))
    if words[:1] == ["the"]:
        words = words[1:]
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return " ".join(words)
