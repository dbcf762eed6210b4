"""Load searches whose right answer is known."""

from typing import Any

from catalogue.errors import BadInput, NotFound, Problem, Refused
from catalogue.imports.tables import StagedRow
from catalogue.kinds import kind_of
from catalogue.resources.queries import thing
from catalogue.tuning.operations import keep_known_search, remove_known_search
from catalogue.tuning.tables import KnownSearch
from catalogue.workflows.load_entries import EntryLoader, Kept, as_is
from catalogue.workflows.loading import Bench

# What the operation calls the fields, and what the columns are called.
_COLUMNS = {"words": "query", "q": "query", "thing": "slug"}


def _keep(bench: Bench, said: dict[str, Any]) -> Kept:
    kind = kind_of(said["kind"])
    try:
        found = thing(bench.session, bench.actor, kind, said["slug"])
        row, verdict = keep_known_search(bench.session, bench.actor, said["query"], found)
    except NotFound:
        reason = f"There is no {kind.label.lower()} with the short address “{said['slug'][:60]}”."
        raise BadInput([Problem("slug", reason, "Load it first, or correct the address.", said["slug"])]) from None
    except Refused as refused:
        raise BadInput([Problem(_COLUMNS.get(refused.field, refused.field), refused.words)]) from None
    return row.id, verdict


class _KnownBack:
    """How known searches are taken back: they go. None is ever changed."""

    def before(self, bench: Bench, said: dict[str, Any]) -> dict[str, Any] | None:
        return None

    def take_back(self, bench: Bench, row: StagedRow) -> bool:
        standing = bench.session.get(KnownSearch, row.subject_id)
        if standing is not None:
            remove_known_search(bench.session, bench.actor, standing)
        return True


KNOWN_SEARCH_LOADER = EntryLoader(_keep, as_is, key="query", ways_back=_KnownBack())
