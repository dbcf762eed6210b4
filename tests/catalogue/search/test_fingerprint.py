"""An index that other code made is of another format: all the code that makes documents is in its fingerprint."""

from pathlib import Path

from catalogue.search.fingerprint import MADE_BY
from tests.house.source import ROOT, Module, imports, modules

MAKERS = (
    "catalogue.workflows.documents",
    "catalogue.workflows.handovers_found",
    "catalogue.search.schema",
    "catalogue.search.whoosh_files",
)
# What the makers import, and why no document is different by it.
DECIDES_NOTHING = {
    "catalogue.audit": "records that something happened",
    "catalogue.errors": "says what went wrong",
    "catalogue.glossary.queries": "its words are asked for at each search",
    "catalogue.obligations.seen": "says what is read at each search",
    "catalogue.obligations.tables": "a new column is nothing until a document reads it",
    "catalogue.people.tables": "a new column is nothing until a document reads it",
    "catalogue.resources.conditions": "chooses things for tables",
    "catalogue.resources.desk": "where things are changed",
    "catalogue.runbooks.tables": "a new column is nothing until a document reads it",
    "catalogue.search.council_words": "its words are asked for at each search",
    "catalogue.search.manifest": "says which files are the index, and is checked by itself",
    "catalogue.search.vocabulary": "its words are asked for at each search",
    "catalogue.store": "opens the database",
    "catalogue.visibility": "says what is read at each search",
}
BY_NAME = {module.name: module for module in modules("catalogue")}


def _stands_in(module: Module, name: str) -> bool:
    path = module.path.relative_to(ROOT / "catalogue")
    return path == Path(name) or Path(name) in path.parents


def _used_by(module: Module) -> set[str]:
    """The modules of the catalogue that a module imports, or imports something from."""
    targets = {found.target for found in imports(module)}
    return {name for name in (*targets, *(target.rpartition(".")[0] for target in targets)) if name in BY_NAME}


def test_whatever_makes_documents_is_in_the_fingerprint_or_decides_nothing() -> None:
    reached: dict[str, set[str]] = {}
    ahead = list(MAKERS)
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached[name] = _used_by(BY_NAME[name])
            ahead += reached[name] - DECIDES_NOTHING.keys()
    making = [BY_NAME[name] for name in reached]
    assert [one.name for one in making if not any(_stands_in(one, name) for name in MADE_BY)] == []
    assert [name for name in MADE_BY if not any(_stands_in(one, name) for one in making)] == []
    assert DECIDES_NOTHING.keys() - set().union(*reached.values()) == set()
