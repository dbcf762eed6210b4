"""The contracts register as files: what an actor may see of it, and what of it is blank."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.exchange.organisation_ids import Body
from catalogue.exchange.write_contracts import (
    Blank,
    Bodies,
    blanks_of,
    to_blanks,
    to_code_register,
    to_whole_register,
)
from catalogue.exchange.write_table import Lines, to_csv
from catalogue.kinds.record import Record
from catalogue.people.tables import Organisation
from catalogue.terms import Lifecycle
from catalogue.workflows.export_things import seen_things

_NOT_PUBLISHED = frozenset({Lifecycle.DRAFT.value})  # such as a tender that nothing has come of yet
_NOT_ASKED_ABOUT = _NOT_PUBLISHED | {Lifecycle.RETIRED.value}


def code_register(session: Session, actor: Actor, today: date) -> bytes:
    """The register as the Transparency Code asks for it, as CSV: the contracts that the actor may see."""
    return to_csv(to_code_register(_contracts(session, actor, today, _NOT_PUBLISHED), bodies_of(session)))


def blanks(session: Session, actor: Actor, today: date) -> list[Blank]:
    """What the Code asks for and the contracts that are in use, of those that the actor may see, do not say."""
    return blanks_of(_contracts(session, actor, today, _NOT_ASKED_ABOUT), bodies_of(session))


def blanks_file(session: Session, actor: Actor, today: date, base_url: str) -> bytes:
    """The same as CSV."""
    return to_csv(to_blanks(blanks(session, actor, today), base_url))


def register_lines(session: Session, records: Sequence[Record]) -> Lines:
    """The whole register as a table that reads back as it was."""
    return to_whole_register(records, bodies_of(session))


def bodies_of(session: Session) -> Bodies:
    """Every organisation that a contract may name, by short address."""
    rows = session.execute(select(Organisation.slug, Organisation.name, Organisation.identifier))
    return {row.slug: Body(row.name, row.identifier) for row in rows}


def _contracts(session: Session, actor: Actor, today: date, without: frozenset[str]) -> list[Record]:
    records = (one.record for one in seen_things(session, actor, today, "contract"))
    return [record for record in records if record.values["lifecycle"] not in without]
