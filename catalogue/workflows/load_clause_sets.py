"""Load clause sets of other authorities."""

import uuid
from typing import Any

from catalogue.contracts.clause_sets import clause_set_of
from catalogue.contracts.operations import drop_clause_set, keep_clause_set
from catalogue.contracts.tables import ClauseSetVersion
from catalogue.exchange.clause_sets import shipped_sets
from catalogue.imports.tables import StagedRow
from catalogue.workflows.load_entries import EntryLoader, Kept, as_is
from catalogue.workflows.loading import Bench

# What comes along is in no row; the report of an import needs an id, which is made from its name.
_SHIPPED = uuid.uuid5(uuid.NAMESPACE_URL, "urn:x-portal:clause-set")


def _keep(bench: Bench, said: dict[str, Any]) -> Kept:
    wanted = clause_set_of(said)
    if wanted in shipped_sets():
        return uuid.uuid5(_SHIPPED, f"{wanted.code} {wanted.version}"), "unchanged"
    row, verdict = keep_clause_set(bench.session, bench.actor, wanted)
    return row.id, verdict


class _SetsBack:
    """How sets are taken back: the version goes. None is ever changed."""

    def before(self, bench: Bench, said: dict[str, Any]) -> dict[str, Any] | None:
        return None

    def take_back(self, bench: Bench, row: StagedRow) -> bool:
        standing = bench.session.get(ClauseSetVersion, row.subject_id)
        if standing is not None:
            drop_clause_set(bench.session, bench.actor, standing)
        return True


CLAUSE_SET_LOADER = EntryLoader(_keep, as_is, key="code", ways_back=_SetsBack())
