"""What contracts do not say that the Transparency Code asks for, as a table: a row a contract."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from catalogue.exchange.write_contracts import Blank
from portal.tables import Column, Table
from portal.urls import url_of_thing

NO_MANAGER = "No contract manager"


@dataclass(frozen=True)
class Gaps:
    """A contract with all that is blank in it."""

    title: str
    slug: str
    reference: str
    blank: str
    manager: str


def blanks_by_contract(blanks: Sequence[Blank]) -> list[Gaps]:
    """The blanks of each contract together, in their order."""
    return [_gaps(list(same)) for _, same in groupby(blanks, key=lambda one: one.record.slug)]


def _gaps(same: list[Blank]) -> Gaps:
    values = same[0].record.values
    return Gaps(
        title=str(values["title"]),
        slug=same[0].record.slug,
        reference=str(values.get("identifier") or ""),
        blank=", ".join(one.heading for one in same),
        manager=same[0].manager or NO_MANAGER,
    )


def blanks_table() -> Table[Gaps]:
    """The table of what is blank."""
    return Table(
        id="blanks",
        caption="Contracts with blanks",
        columns=(
            Column(
                "title",
                "Contract",
                lambda row: {"text": row.title, "href": f"{url_of_thing('contract', row.slug)}/edit"},
                sort="title",
            ),
            Column("reference", "Reference", lambda row: row.reference, sort="reference"),
            Column("blank", "Blank", lambda row: row.blank),
            Column("manager", "Who should fill it in", lambda row: row.manager, sort="manager"),
        ),
    )
