"""One contract of a contracting process, read as a record of ours: every value checked, every defect told."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from catalogue.exchange.ocds_papers import changes_of, documents_of, milestones_of, notice_of
from catalogue.exchange.ocds_parties import MOST_CHARACTERS, Supplier, buyer_of, department_of, suppliers_of
from catalogue.exchange.ocds_process import Deal, Object, Process, amount_of, object_of, objects, word
from catalogue.exchange.ocds_terms import has_failed, regime_of, route_of, status_before_award, status_of
from catalogue.exchange.remarks import Remarks
from catalogue.kinds.contract import CONTRACT
from catalogue.kinds.record import Record
from catalogue.kinds.values import Unreadable, blank, parse
from catalogue.resources.rules import problems_of
from catalogue.terms import Lifecycle, ValueBasis

POUNDS = "GBP"
# An export of ours says these in other words than the entry, or reckons them, so they are not taken from it again.
_NOT_TAKEN_BACK = frozenset({
    "lifecycle", "lots", "cpv", "milestones", "extension_options", "extendable", "value_basis", "spent_to_date",
})  # fmt: skip
_AMOUNT = replace(CONTRACT.field("value"), signed=True)  # payments may come back
_LONGEST_TITLE = CONTRACT.field("title").max_length


class ContractReader:
    """Reads one contract."""

    def __init__(self, process: Process, deal: Deal, remarks: Remarks) -> None:
        self.process = process
        self.deal = deal
        self.remarks = remarks
        self.row = process.release.row
        self.lots = process.lots_of(deal)
        self.suppliers = suppliers_of(process, deal, remarks)
        self.values: dict[str, Any] = {}

    def read(self) -> Record | None:
        """The record; None if it is refused, for want of a title."""
        if not self._title():
            return None
        self._what_it_is()
        self._money()
        self._dates()
        self._extensions()
        self._how_it_was_let()
        self._suppliers()
        self._leave_out_contradictions()
        if self.deal.slug:
            self.values = {name: value for name, value in self.values.items() if name not in _NOT_TAKEN_BACK}
        others = [{"organisation": one.name, "role": str(one.role)} for one in self.suppliers[1:]]
        parts = {"other_suppliers": others, "documents": documents_of(self.process, self.deal, self.remarks)}
        if not self.deal.slug:  # an export of ours says changes and statements of work in fewer words than the entry
            parts["amendments"] = changes_of(self.process, self.deal, self.remarks)
        return Record(
            "contract",
            self.values,
            {name: rows for name, rows in parts.items() if rows},
            slug=self.deal.slug,
            external_id="" if self.deal.slug else self.deal.name[:500],
            row=self.row,
            raw=_without_people(self.process.said),
            earlier_ids=tuple(name[:500] for name in self.deal.earlier_names),
            identifiers={one.name: one.identifier for one in self.suppliers if one.identifier},
            as_of=self.process.release.moment,
        )

    def take(self, name: str, value: Any, column: str = "") -> None:
        """Keep a value if it can be read; tell if not."""
        if blank(value):
            return
        try:
            read = parse(CONTRACT.field(name), value)
            self.values |= {} if blank(read) else {name: read}
        except Unreadable as error:
            self.remarks.warn(self.row, error.reason, f"{error.mend} We left it out.", column or name, str(value))

    def _title(self) -> bool:
        title = " ".join(self.process.text(self._first("title")).split()) or self._title_of_whole()
        if not title:
            self.remarks.refuse(self.row, "There is no title.", "Ask the publisher to give it one.", "title")
            return False
        if len(title) > _LONGEST_TITLE:
            reason = f"The title is {len(title):,} characters long; we kept the first {_LONGEST_TITLE}."
            self.remarks.warn(self.row, reason, "Shorten it in the entry.", "title", title)
            title = f"{title[: _LONGEST_TITLE - 1].rstrip()}…"
        self.take("title", title)
        return True

    def _title_of_whole(self) -> str:
        """The process's title, with the lots or the supplier where several contracts came of it."""
        process = self.process
        title = " ".join(process.text(process.tender.get("title") or process.said.get("title")).split())
        if len(process.deals) == 1 or not title:
            return title
        apart = ", ".join(_names_of_lots(process, self.lots)) or (self.suppliers[0].name if self.suppliers else "")
        return f"{title}: {apart}" if apart else title

    def _what_it_is(self) -> None:
        process, deal = self.process, self.deal
        said = self._first("description") or process.tender.get("description") or process.said.get("description")
        self.take("description", process.text(said) if deal.slug else _with_its_lines(process.text(said)))
        self.take("ocid", self._ocid())
        self.take("identifier", self._reference())
        self.take("notice_reference", notice_of(process, deal))
        self.take("organisation", buyer_of(process))
        self.take("department", department_of(process))
        self.take("lots", _names_of_lots(process, self.lots))
        self.take("milestones", milestones_of(process, deal))
        self.take("cpv", "; ".join(self._cpv_codes()))

    def _ocid(self) -> str:
        """The process's number; none if an export of ours made it of the contract's, for want of one."""
        ocid = self.process.release.ocid
        return "" if self.deal.slug and ocid.endswith(word(self.deal.contract.get("id"))) else ocid

    def _reference(self) -> str:
        """The contract's own number, else the buyer's for the tender, unless several contracts came of that."""
        own = word(self.deal.contract.get("reference"))
        if own or self.deal.slug:
            return own
        tender = word(self.process.tender.get("id"))
        award = word(self.deal.award.get("id"))
        return word(self.deal.contract.get("id")) or (tender if len(self.process.deals) == 1 else award) or award

    def _first(self, name: str) -> Any:
        """What the contract says of itself, else its award."""
        return self.deal.contract.get(name) or self.deal.award.get(name)

    def _cpv_codes(self) -> list[str]:
        tender = self.process.tender
        items = next((objects(one.get("items")) for one in (self.deal.contract, self.deal.award, tender) if one), [])
        said = [tender.get("classification"), *objects(tender.get("additionalClassifications"))]
        said += [one for item in items for one in (item.get("classification"), *_more(item))]
        codes = [word(object_of(one).get("id")) for one in said if object_of(one).get("scheme") == "CPV"]
        return list(dict.fromkeys(code.removesuffix(".0") for code in codes if code))[:20]

    def _money(self) -> None:
        values = [one for one in self._values() if word(one.get("amount"))]
        currencies = {word(one.get("currency")).upper() or POUNDS for one in values}
        if len(currencies) > 1:
            reason = f"The value is given in several currencies ({', '.join(sorted(currencies))}), so we left it out."
            self.remarks.warn(self.row, reason, "Fill it in from the contract.", "value/currency")
        elif currencies == {POUNDS}:
            self.take("value", _sum_of(values), "value/amount")
            self.values |= {"value_basis": ValueBasis.TOTAL.value} if "value" in self.values else {}
        elif values:
            self._foreign(next(iter(currencies)), _sum_of(values))
        self._spent()

    def _values(self) -> list[Object]:
        """The value of the contract, else those of its lots, else of the tender where there is one contract."""
        own = amount_of(self._first("value"))
        if own:
            return [own]
        if len(self.process.deals) == 1 and (whole := amount_of(self.process.tender.get("value"))):
            return [whole]
        return [amount_of(lot.get("value")) for lot in self.lots]

    def _foreign(self, currency: str, amount: str) -> None:
        self.take("other_currency", f"{currency} {amount}", "value/currency")
        reason = f"The value is in {currency}, not in pounds, so it is kept apart and counted in no sum."
        self.remarks.warn(self.row, reason, "Fill in the value in pounds, if you know it.", "value/currency", currency)

    def _spent(self) -> None:
        transactions = objects(object_of(self.deal.contract.get("implementation")).get("transactions"))
        paid = [amount_of(one.get("value") or one.get("amount")) for one in transactions]
        if any(word(one.get("currency")).upper() not in ("", POUNDS) for one in paid):
            reason = "Some payments are not in pounds, so we left out what was spent so far."
            self.remarks.warn(self.row, reason, "Fill it in by hand.", "implementation/transactions")
        elif paid:
            self.take("spent_to_date", _sum_of(paid), "implementation/transactions")

    def _dates(self) -> None:
        self.take("signed_on", self.deal.contract.get("dateSigned"), "dateSigned")
        period = self._period()
        self.take("start_on", period.get("startDate"), "period/startDate")
        self.take("end_on", period.get("endDate"), "period/endDate")
        self.take("latest_end_on", period.get("maxExtentDate"), "period/maxExtentDate")
        days = word(period.get("durationInDays"))
        if days and "end_on" not in self.values:
            reason = "The period is given as a number of days, and not when it ends, so we know no end."
            self.remarks.note(self.row, reason, "Fill in the end from the contract.", "period/durationInDays", days)
        stage = status_before_award(self.process.tender)
        done = self.deal.contract or self.deal.award
        fallen = status_of(self.deal.award) if has_failed(self.deal.award) else ""
        self.take("contract_status", (status_of(done) or fallen) if done else stage)
        self.take("lifecycle", Lifecycle.LIVE if done else Lifecycle.DRAFT)

    def _period(self) -> Object:
        places = (self.deal.contract.get("period"), self.deal.award.get("contractPeriod"))
        of_lots = [object_of(lot.get("contractPeriod")) for lot in self.lots]
        same = of_lots[0] if of_lots and all(one == of_lots[0] for one in of_lots) else {}
        found = (*map(object_of, places), same, object_of(self.process.tender.get("contractPeriod")))
        return next((one for one in found if one), {})

    def _extensions(self) -> None:
        """Options and renewals: in words, and as the latest end where a date is given."""
        words, ends = [], []
        for place in (*self.lots, self.process.tender):
            for name in ("renewal", "options"):
                said = object_of(place.get(name))
                words.append(self.process.text(said.get("description")))
                period = object_of(said.get("period"))
                ends.append(word(period.get("maxExtentDate") or period.get("endDate")))
        self.take("extension_options", "\n\n".join(dict.fromkeys(filter(None, words)))[:4000])
        if "latest_end_on" not in self.values:
            self.take("latest_end_on", max(ends, default=""), "renewal/period")
        later = self.values.get("latest_end_on", "") > self.values.get("end_on", "~")
        renewals = [place.get("hasRenewal") for place in (*self.lots, self.process.tender)]
        if later or True in renewals:
            self.values["extendable"] = True
        elif False in renewals:
            self.values["extendable"] = False

    def _how_it_was_let(self) -> None:
        tender = self.process.tender
        began = word(tender.get("datePublished")) or word(object_of(tender.get("tenderPeriod")).get("startDate"))
        self.take("procurement_route", route_of(tender))
        self.take("regime", regime_of(self.process.release.ocid, tender, began[:10]))
        self.take("framework", self._framework()[:250])

    def _framework(self) -> str:
        """What it was called off from, by title and number."""
        above = {"framework"} if self.deal.slug else {"framework", "parent"}
        for place in (self.deal.contract, self.deal.award, self.process.tender, self.process.said):
            for one in objects(place.get("relatedProcesses")):
                if above & set(map(word, _items(one.get("relationship")))):
                    return " ".join(filter(None, (self.process.text(one.get("title")), word(one.get("identifier")))))
        return ""

    def _suppliers(self) -> None:
        if not self.suppliers:
            return
        first: Supplier = self.suppliers[0]
        self.take("supplier", first.name)
        said = {"sme": first.sme, "vcse": first.vcse}
        self.values |= {name: value for name, value in said.items() if value is not None}
        if first.vcse:
            self.take("vcse_number", first.charity)

    def _leave_out_contradictions(self) -> None:
        for problem in problems_of(self.values):
            reason = f"{problem.reason} We left this value out."
            self.remarks.warn(self.row, reason, problem.mend, problem.field, problem.value)
            self.values.pop(problem.field, None)


def _with_its_lines(text: str) -> str:
    """Plain text as Markdown that shows its lines one below the other."""
    return re.sub(r"(?<=\S)\n(?=\S)", "  \n", text)


def _names_of_lots(process: Process, lots: list[Object]) -> list[str]:
    """“Lot 2: Abstinence”; the number alone where a lot has no title. A single lot is no lot."""
    if len(objects(process.tender.get("lots"))) < 2:
        return []
    named = [(word(one.get("id")), process.text(one.get("title"))) for one in lots]
    named.sort(key=lambda lot: (lot[0].zfill(10), lot))
    return [_name_of_lot(number, title)[:MOST_CHARACTERS] for number, title in named]


def _name_of_lot(number: str, title: str) -> str:
    return title if number == title else ": ".join(filter(None, (f"Lot {number}", title)))


def _more(item: Object) -> Iterator[Object]:
    return iter(objects(item.get("additionalClassifications")))


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _sum_of(values: list[Object]) -> str:
    """The sum of amounts; an amount that is none is given back as it is, to be told."""
    total = Decimal(0)
    for one in values:
        amount = word(one.get("amount"))
        try:
            total += Decimal(parse(_AMOUNT, amount) or 0)
        except Unreadable:
            return amount
    return f"{total:.2f}"


def _without_people(value: Any) -> Any:
    """What came, without names and addresses of people: nobody here needs them."""
    if isinstance(value, dict):
        return {name: _without_people(one) for name, one in value.items() if name != "contactPoint"}
    return [_without_people(one) for one in value] if isinstance(value, list) else value
