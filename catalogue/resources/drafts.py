"""From what someone handed in to what the tables hold: everything is read, resolved and checked before any write."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor, Thing
from catalogue.errors import BadInput, Problem
from catalogue.kinds.kind import REFERENCES, Field, FieldType, Kind, Part
from catalogue.kinds.record import Record
from catalogue.kinds.values import Unreadable, blank, missing, parse, to_attribute
from catalogue.people.tables import Person
from catalogue.resources.contacts import why_no_contact
from catalogue.resources.references import References
from catalogue.resources.rules import dates_out_of_order, problems_of, settled
from catalogue.terms import Lifecycle, OwnerRole, Visibility

DEFAULTS: dict[str, Any] = {
    "visibility": Visibility.INTERNAL.value,
    "lifecycle": Lifecycle.LIVE.value,
    "security_classification": "official",
    "sensitive": False,
}
MAX_PARTS = 5_000
Parts = Mapping[str, list[dict[str, Any]]]


@dataclass
class Draft:
    """A checked description: plain values for history, column values for the tables."""

    values: dict[str, Any]
    attributes: dict[str, Any]
    parts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    part_attributes: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    owners: dict[OwnerRole, uuid.UUID] = field(default_factory=dict)


def facts_of_new(kind: Kind, draft: Draft) -> Thing:
    """The facts on which the right to make a thing rests."""
    return Thing(kind.code, Visibility(draft.attributes["visibility"]), None, draft.attributes.get("team_id"))


class Reader:
    """Reads records of one kind against the names in the database, gathering every problem."""

    def __init__(self, session: Session, actor: Actor, kind: Kind, references: References) -> None:
        self.session = session
        self.actor = actor
        self.kind = kind
        self.references = references
        self.problems: list[Problem] = []

    def read(self, record: Record, standing: dict[str, Any] | None = None, beside: Parts | None = None) -> Draft:
        """The draft of a record. `standing` are the plain values it will change, None for a new thing; `beside` the
        lists that it has.

        Raises `BadInput` with everything that is wrong.
        """
        self.problems = []
        values = self._values(record, standing)
        self._check_whole((standing or {}) | values)
        draft = Draft(values, self._attributes(self.kind.fields, values, ""))
        for name, rows in record.parts.items():
            draft.parts[name] = self._part(self.kind.part(name), rows)
            draft.part_attributes[name] = [
                self._attributes(self.kind.part(name).fields, row, f"{name}-{number}-")
                for number, row in enumerate(draft.parts[name])
            ]
        draft.owners = self._owners(record.owners)
        if OwnerRole.SUPPLIER_CONTACT in draft.owners:
            told = {**(beside or {}), **draft.parts}
            self._check_contact(draft.owners[OwnerRole.SUPPLIER_CONTACT], (standing or {}) | draft.values, told)
        if self.problems:
            raise BadInput(self.problems)
        return draft

    def _values(self, record: Record, standing: dict[str, Any] | None) -> dict[str, Any]:
        known = {spec.name for spec in self.kind.fields}
        for name in record.values.keys() - known:
            self.problems.append(Problem(name, f"A {self.kind.label.lower()} has no field “{name}”.", "Leave it out."))
        values = {
            spec.name: self._one(spec, record.values[spec.name])
            for spec in self.kind.fields
            if spec.name in record.values
        }
        for name, default in DEFAULTS.items():
            if (standing is None or name in values) and blank(values.get(name)):
                values[name] = default
        settling = settled((standing or {}) | values)
        return values | {"visibility": settling["visibility"]} if settling.get("sensitive") else values

    def _one(self, spec: Field, raw: Any, prefix: str = "") -> Any:
        try:
            value = parse(spec, raw)
        except Unreadable as error:
            self.problems.append(Problem(prefix + spec.name, error.reason, error.mend, str(raw)[:200]))
            return None
        if spec.required and blank(value) and spec.name not in DEFAULTS:
            self.problems.append(Problem(prefix + spec.name, missing(spec)))
        return value

    def _check_whole(self, whole: dict[str, Any]) -> None:
        if blank(whole.get("title")) and not any(problem.field == "title" for problem in self.problems):
            self.problems.append(Problem("title", "Enter the title."))
        self.problems += problems_of(whole)

    def _part(self, part: Part, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len(rows) > MAX_PARTS:
            self.problems.append(Problem(part.name, f"There are more than {MAX_PARTS:,} {part.label.lower()}."))
            return []
        read = [
            {spec.name: self._one(spec, row.get(spec.name), f"{part.name}-{number}-") for spec in part.fields}
            for number, row in enumerate(rows)
        ]
        for number, row in enumerate(read):
            wrong = dates_out_of_order(row)
            self.problems += [replace(one, field=f"{part.name}-{number}-{one.field}") for one in wrong]
        return read

    def _attributes(self, fields: tuple[Field, ...], values: dict[str, Any], prefix: str) -> dict[str, Any]:
        attributes: dict[str, Any] = {}
        for spec in fields:
            if spec.name not in values:
                continue
            value = values[spec.name]
            if spec.type in REFERENCES or spec.type is FieldType.THEME:
                attributes[spec.attribute] = self._reference(spec, values, prefix)
            else:
                attributes[spec.attribute] = to_attribute(spec, value)
        return attributes

    def _reference(self, spec: Field, values: dict[str, Any], prefix: str) -> Any:
        try:
            found = self.references.resolve(self.session, self.actor, self.kind.code, spec, values[spec.name] or "")
        except Unreadable as error:
            self.problems.append(Problem(prefix + spec.name, error.reason, error.mend, str(values[spec.name])[:200]))
            return None
        if spec.type is FieldType.THEME:
            values[spec.name] = found
        elif spec.type is not FieldType.RESOURCE:
            values[spec.name] = self.references.plain(spec, found)
        return found

    def _owners(self, owners: dict[str, str]) -> dict[OwnerRole, uuid.UUID]:
        found: dict[OwnerRole, uuid.UUID] = {}
        for code, email in owners.items():
            person = self.references.people.get(email.strip().lower())
            if person is None:
                reason = f"Nobody here has the address “{email[:80]}”."
                self.problems.append(Problem(code, reason, "Add the person first, or correct the address.", email))
            else:
                found[OwnerRole(code)] = person
        return found

    def _check_contact(self, person: uuid.UUID, values: dict[str, Any], parts: Parts) -> None:
        """Whether a supplier contact is of a supplier, of a contract of its own."""
        others = [str(row.get("organisation") or "") for row in parts.get("other_suppliers", [])]
        suppliers = {self.references.organisations.find(words) for words in (values.get("supplier") or "", *others)}
        reason = why_no_contact(self.session.get_one(Person, person), {one for one in suppliers if one})
        if reason:
            mend = "Give the address of one of the supplier's people, or correct for whom they work."
            role, email = OwnerRole.SUPPLIER_CONTACT.value, self.references.emails[person]
            self.problems.append(Problem(role, reason, mend, email))
