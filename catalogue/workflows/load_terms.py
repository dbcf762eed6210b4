"""Load terms of the glossary."""

from typing import Any

from sqlalchemy import select

from catalogue.glossary.operations import TermEntry, change_term, keep_term, remove_term, standing_term
from catalogue.glossary.tables import GlossaryTerm
from catalogue.imports.tables import StagedRow
from catalogue.kinds.record import Record, RowProblem, Severity
from catalogue.workflows.load_entries import EntryLoader, Kept, version_mark
from catalogue.workflows.loading import Bench, Judgement


def _mark_of_term(bench: Bench, said: dict[str, Any]) -> str:
    row = standing_term(bench.session, said["term"])
    if row is not None:
        bench.session.refresh(row, with_for_update=True)
    return version_mark(row)


def _keep_term(bench: Bench, said: dict[str, Any]) -> Kept:
    row, verdict = keep_term(bench.session, bench.actor, _term_entry(said))
    return row.id, verdict


def _term_entry(said: dict[str, Any]) -> TermEntry:
    lists = {name: tuple(said.get(name) or ()) for name in ("synonyms", "acronyms", "see_also")}
    return TermEntry(said["term"], said.get("definition") or "", **lists)


def _settle_term(bench: Bench, record: Record, judgement: Judgement) -> Record:
    """A term to look at next may be added later; it is kept, and told."""
    for word in record.values.get("see_also", []):
        known = bench.session.scalar(select(GlossaryTerm.id).where(GlossaryTerm.term == word))
        if known is None:
            reason = f"“{word}” is not in the glossary yet."
            problem = RowProblem(record.row, "see_also", word, Severity.NOTE, reason, "Add it, or correct the word.")
            judgement.problems.append(problem)
    return record


class _TermsBack:
    """How glossary terms are taken back: new ones go, changed ones say again what they said."""

    def before(self, bench: Bench, said: dict[str, Any]) -> dict[str, Any] | None:
        row = standing_term(bench.session, said["term"])
        if row is None:
            return None
        names = ("term", "definition", "synonyms", "acronyms", "see_also")
        return {name: getattr(row, name) for name in names} | {"version": row.version}

    def take_back(self, bench: Bench, row: StagedRow) -> bool:
        term = bench.session.get(GlossaryTerm, row.subject_id)
        made = 1 if row.before is None else row.before["version"] + 1
        if term is None or term.version != made:
            return term is None
        if row.before is None:
            remove_term(bench.session, bench.actor, term)
            return True
        change_term(bench.session, bench.actor, term, _term_entry(row.before), term.version)
        return True


TERM_LOADER = EntryLoader(_keep_term, _settle_term, "term", "", _mark_of_term, _TermsBack())
