"""Names in records from outside: matched to our teams, organisations, themes and people before anything is compared."""

import uuid
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds import kind_of
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.record import Record, RowProblem, Severity
from catalogue.kinds.values import Unreadable, blank
from catalogue.people.directory import OrganisationEntry, add_organisation
from catalogue.people.names import next_free, slugify
from catalogue.people.tables import Organisation
from catalogue.resources.references import References
from catalogue.terms import OrganisationType

_MATCHED = (FieldType.TEAM, FieldType.ORGANISATION, FieldType.THEME, FieldType.RESOURCE)
_TYPE_BY_FIELD = {
    "supplier": OrganisationType.SUPPLIER,
    "other_suppliers": OrganisationType.SUPPLIER,
    "amendments": OrganisationType.SUPPLIER,
    "statements": OrganisationType.SUPPLIER,
    "parties": OrganisationType.PARTNER,
}


@dataclass
class NameBook:
    """Our names, and those of organisations that will be made because a file names them."""

    session: Session
    actor: Actor
    references: References
    new_organisations: dict[str, OrganisationEntry] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)

    @cached_property
    def _by_number(self) -> dict[str, str]:
        """The slugs of organisations by their numbers in public registers."""
        numbered = select(Organisation.identifier, Organisation.slug).where(Organisation.identifier != "")
        return {row.identifier: row.slug for row in self.session.execute(numbered)}

    def matched(self, record: Record) -> Record:
        """The record with our names in it. What we have no name for is left out, and told."""
        kind = kind_of(record.kind)
        values = dict(record.values)
        for spec in kind.fields:
            if spec.type in _MATCHED and not blank(values.get(spec.name)):
                self._match(record, spec, values)
        parts = {
            part.name: [self._matched_row(record, part.name, part.fields, row) for row in record.parts[part.name]]
            for part in kind.parts
            if part.name in record.parts
        }
        return replace(record, values=values, parts=parts, owners=self._owners(record))

    def _match(self, record: Record, spec: Field, values: dict[str, Any]) -> None:
        words = str(values[spec.name])
        if spec.type is FieldType.ORGANISATION:
            values[spec.name] = self._organisation(record, spec.name, words)
            return
        try:
            found = self.references.resolve(self.session, self.actor, record.kind, spec, words)
        except Unreadable as error:
            del values[spec.name]
            mend = error.mend
            if spec.type is FieldType.THEME and "://" not in words:
                values["keywords"] = list(dict.fromkeys([*values.get("keywords", []), words]))
                mend = "We kept it as a keyword. Import the theme, or choose another in the entry."
            elif spec.type is FieldType.RESOURCE:
                mend = "If it comes in the same file, load the file a second time."
            self._warn(record, spec.name, words, error.reason, mend)
            return
        if spec.type is FieldType.THEME:
            values[spec.name] = found
        elif spec.type is FieldType.TEAM:
            values[spec.name] = self.references.plain(spec, found)

    def _matched_row(self, record: Record, part: str, fields: tuple[Field, ...], row: dict[str, Any]) -> dict[str, Any]:
        named = {
            spec.name: self._organisation(record, part, str(row[spec.name]))
            for spec in fields
            if spec.type is FieldType.ORGANISATION and not blank(row.get(spec.name))
        }
        return row | named

    def _organisation(self, record: Record, place: str, words: str) -> str:
        """The slug of an organisation; one that we do not know yet is noted, to be made when the rows are applied."""
        names = self.references.organisations
        number = record.identifiers.get(words, "")
        known = names.find(words)
        if known is not None or number in self._by_number:
            return names.slugs[known] if known else self._by_number[number]
        slug = next_free(slugify(words), set(names.labels))
        self.new_organisations[slug] = OrganisationEntry(
            name=words[:250],
            organisation_type=_TYPE_BY_FIELD.get(place, OrganisationType.OTHER),
            slug=slug,
            identifier=number,
        )
        if number:
            self._by_number[number] = slug
        names.add(uuid.uuid4(), slug, words)
        return slug

    def _owners(self, record: Record) -> dict[str, str]:
        known = {role: email for role, email in record.owners.items() if email.lower() in self.references.people}
        for role in record.owners.keys() - known.keys():
            reason = f"Nobody here has the address “{record.owners[role][:80]}”."
            self._warn(record, role, record.owners[role], reason, "Load the person first, then this file again.")
        return known

    def _warn(self, record: Record, column: str, value: str, reason: str, mend: str) -> None:
        self.problems.append(RowProblem(record.row, column, value[:200], Severity.WARNING, reason, mend))


def make_organisations(session: Session, actor: Actor, entries: dict[str, OrganisationEntry]) -> int:
    """Make the organisations that a file named; how many were new."""
    return sum(add_organisation(session, actor, entry) == "new" for entry in entries.values())
