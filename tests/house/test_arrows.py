"""Who may look at whom: imports point downward, topics stay apart, and no modules form a ring."""

import sys
from graphlib import CycleError, TopologicalSorter

from tests.house.source import PRODUCT, Import, Module, imports, migration_steps, modules

# From the top down. A room imports from lower levels and from itself, never from its neighbours.
LEVELS = (
    {"tasks"},
    {"backups"},
    {"migrations"},
    {"tables"},
    {"workflows"},
    {"readiness", "exchange"},
    {"obligations", "tuning"},
    {
        "glossary",
        "questions",
        "messages",
        "imports",
        "contracts",
        "runbooks",
        "lineage",
        "retention",
        "search",
        "searches",
    },
    {"resources"},
    {"files", "visibility"},
    {"kinds"},
    {"people"},
    {"audit_check"},
    {"audit"},
    {"access"},
    {"blobs"},
    {"store"},
    {"terms"},
    {"days", "plurals", "working_days"},
    {"letters"},
    {"errors"},
)
LEVEL_OF = {room: level for level, rooms in enumerate(LEVELS) for room in rooms}
# Two rooms stand on a topic of the level below, and see no other of it.
STAND_ON = {"obligations": {"contracts"}, "tuning": {"search"}}
PURE = {"rules", "lapses", "access", "terms", "guards", "machine", "clocks", "rag"}
WEB = {"flask", "jinja2", "werkzeug", "wtforms", "flask_login", "flask_wtf", "flask_limiter", "portal"}
STORAGE = {"sqlalchemy", "alembic", "psycopg", "sqlite3", "pysqlite3"}


def top(target: str) -> str:
    """The package that an import starts at."""
    return target.partition(".")[0]


def room(name: str) -> str:
    """The room of the catalogue in which a dotted name lives: `catalogue.people.queries` is in `people`."""
    return name.split(".")[1] if name.count(".") else ""


def within(folder: str) -> list[Import]:
    """Every import made in one of the top folders."""
    return [found for module in modules(folder) for found in imports(module)]


def points_down(found: Import) -> bool:
    """Whether one import inside the catalogue follows the order of the rooms."""
    here, there = room(found.module.name), room(found.target)
    if there in {"", here} or there not in LEVEL_OF:
        return True
    if here in STAND_ON and LEVEL_OF[there] == LEVEL_OF[here] + 1:
        return there in STAND_ON[here]
    return LEVEL_OF[there] > LEVEL_OF[here]


def test_every_room_of_the_catalogue_has_a_level() -> None:
    rooms = {room(module.name) for module in modules("catalogue")} - {""}
    assert rooms <= LEVEL_OF.keys(), f"give {sorted(rooms - LEVEL_OF.keys())} a place in LEVELS"


def test_imports_in_the_catalogue_point_downward() -> None:
    inside = [found for found in within("catalogue") if top(found.target) == "catalogue"]
    assert [str(found) for found in inside if not points_down(found)] == []


def test_the_catalogue_knows_nothing_of_the_web() -> None:
    assert [str(found) for found in within("catalogue") if top(found.target) in WEB] == []


def test_rules_use_only_the_standard_library() -> None:
    pure = [found for found in within("catalogue") if PURE & set(found.module.name.split("."))]
    ours = sys.stdlib_module_names | {"catalogue"}
    assert [str(found) for found in pure if top(found.target) not in ours] == []


def test_views_reach_the_database_only_through_operations_and_queries() -> None:
    made_in_views = [found for found in within("portal") if found.module.name.startswith("portal.views.")]
    reaching = [f for f in made_in_views if top(f.target) in STORAGE or f.target.startswith("catalogue.tables")]
    reaching += [f for f in made_in_views if top(f.target) == "catalogue" and "tables" in f.target.split(".")[2:]]
    assert [str(found) for found in reaching] == []


def _is_of_tables(target: str) -> bool:
    """The catalogue's tables; `portal.tables` are those that people see."""
    return top(target) == "catalogue" and "tables" in target.split(".")


def test_views_do_not_import_each_other() -> None:
    made_in_views = [found for found in within("portal") if found.module.name.startswith("portal.views.")]
    crossing = [f for f in made_in_views if f.target.startswith("portal.views") and not _own(f)]
    assert [str(found) for found in crossing] == []


def _own(found: Import) -> bool:
    """A blueprint may be a folder: its parts may see each other."""
    here, there = found.module.name.split("."), found.target.split(".")
    return found.module.path.parent.name != "views" and here[:3] == there[:3]


def test_things_are_changed_at_desks_that_know_the_rules_of_every_topic() -> None:
    """A desk without hindrances is for tests; ours are opened in one place."""
    opening = [
        found for found in within("catalogue") + within("portal") if found.target.endswith("resources.desk.desk")
    ]
    assert {found.module.name for found in opening} == {"catalogue.workflows.desks"}


def test_nothing_imports_a_star() -> None:
    starred = [found for folder in (*PRODUCT, "tests") for found in within(folder)]
    assert [str(found) for found in starred if found.target.endswith(".*")] == []


def test_steps_of_the_database_import_nothing_that_changes_after_them() -> None:
    steps = migration_steps()
    assert len(steps) > 10
    assert [str(found) for step in steps for found in imports(step) if top(found.target) in PRODUCT] == []


def test_no_modules_form_a_ring() -> None:
    assert " imports ".join(ring(modules(*PRODUCT))) == ""


def ring(everything: tuple[Module, ...]) -> list[str]:
    """The first ring of modules found, from one of them round to itself; empty when there is none."""
    try:
        TopologicalSorter(_graph(everything)).prepare()
    except CycleError as found:
        return list(reversed(found.args[1]))
    return []


def _graph(everything: tuple[Module, ...]) -> dict[str, set[str]]:
    names = {module.name for module in everything}
    return {module.name: {_module_of(f.target, names) for f in imports(module)} for module in everything}


def _module_of(target: str, names: set[str]) -> str:
    """`from a.b import c` means module `a.b.c` where there is one, else a name in `a.b`."""
    return target if target in names else target.rpartition(".")[0]
