"""What the portal's own pages print from the code: settings, rights, words, formats and columns, as Markdown.

`python -m tests.house.printed` writes each printed part again; `test_docs` holds that nobody needs to.
"""

import inspect
import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from catalogue import terms
from catalogue.access import KEEPS, POLICY, READ, Action, Actor, Both, Either, Fact, Held, Rule, Thing, may
from catalogue.exchange.formats import FORMATS
from catalogue.exchange.known_searches import KNOWN_SEARCHES
from catalogue.exchange.links import LINKS
from catalogue.exchange.people import ORGANISATIONS, PEOPLE, TEAMS
from catalogue.exchange.shapes import KIND_SHAPES, Shape
from catalogue.exchange.vocabularies import GLOSSARY, THEMES
from catalogue.kinds import KINDS
from catalogue.kinds.kind import Field
from catalogue.readiness.rules import BANDS, COUNTS_FOR_MONTHS, GATES, LAPSES, percent
from catalogue.resources.rules import JOINTS, Joint
from catalogue.tasks import TASKS
from catalogue.terms import OwnerRole, ProcedureWeight, Role, Term, Visibility
from catalogue.workflows.loaders import loader_of
from portal.config import PREFIX, Settings
from portal.views import resource_history
from tests.house.source import ROOT

PAGES = ROOT / "runbooks" / "portal"
PART = re.compile(r"(<!-- printed: (?P<name>[a-z-]+) -->\n)(?P<body>.*?)(<!-- end of what is printed -->)", re.DOTALL)
THING, TEAM = UUID(int=1), UUID(int=2)
YES, NO = "yes", "–"


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    lines = [list(headings), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def settings() -> str:
    """Every setting with its default."""
    return table(
        ("Setting", "Default", "What it is for"),
        (
            (f"`{PREFIX}{name.upper()}`", _default(field.get_default()), str(field.description))
            for name, field in Settings.model_fields.items()
        ),
    )


def _default(value: object) -> str:
    said = str(value) if value is not None else ""
    return f"`{said}`" if said else "empty"


WHO: dict[str, Actor] = {
    "Anyone": Actor(),
    "Contractor or partner, not named for it": Actor(account_id=THING),
    "Contractor or partner, named for it": Actor(account_id=THING, things=frozenset({THING})),
    "Council staff": Actor(is_staff=True),
    "Staff named for it": Actor(is_staff=True, things=frozenset({THING})),
    "Its owner or deputy": Actor(is_staff=True, things=frozenset({THING}), owned=frozenset({THING})),
    "Steward of its team": Actor(is_staff=True, teams=frozenset({TEAM})),
    **{
        f"{role.label} for the whole council": Actor(is_staff=True, roles=frozenset({Held(role)}))
        for role in (Role.STEWARD, Role.PROCUREMENT, Role.AUDITOR, Role.ADMIN)
    },
    "The server’s operator": Actor(is_operator=True),
}
ABOUT_A_THING = (
    Action.READ_HISTORY,
    Action.READ_READINESS,
    Action.CREATE,
    Action.EDIT,
    Action.ATTEST,
    Action.ASSIGN_OWNER,
    Action.GRANT,
)
ABOUT_THE_PORTAL = tuple(action for action in Action if action not in (Action.READ, *ABOUT_A_THING))


def reading() -> str:
    """Who may read a thing, by its visibility."""
    rows = (
        (who, *(_answer(may(actor, Action.READ, Thing("dataset", seen, THING, TEAM))) for seen in Visibility))
        for who, actor in WHO.items()
    )
    return table(("Who", *(seen.label for seen in Visibility)), rows)


def changing() -> str:
    """What each may do to a dataset, and to a contract, that all staff can see."""
    rows = []
    for who, actor in WHO.items():
        cells = []
        for action in ABOUT_A_THING:
            found = {kind: may(actor, action, _made(action, kind)) for kind in ("dataset", "contract")}
            both = found["dataset"] == found["contract"]
            cells.append(_answer(found["dataset"]) if both else "contracts and agreements")
        rows.append((who, *cells))
    return table(("Who", *(_words_of(action) for action in ABOUT_A_THING)), rows)


def _made(action: Action, kind: str) -> Thing:
    return Thing(kind, Visibility.INTERNAL, None if action is Action.CREATE else THING, TEAM)


def keeping() -> str:
    """What each may do in the portal as a whole."""
    rows = ((who, *(_answer(may(actor, action)) for action in ABOUT_THE_PORTAL)) for who, actor in WHO.items())
    return table(("Who", *(_words_of(action) for action in ABOUT_THE_PORTAL)), rows)


def rules() -> str:
    """The policy itself, rule by rule."""
    return table(("Action", "Allowed if"), ((f"`{action}`", said(rule)) for action, rule in POLICY.items()))


def said(rule: Rule) -> str:
    """A rule in words."""
    if isinstance(rule, Both):
        return " and ".join(_part(one) for one in rule.rules)
    if isinstance(rule, Either):
        return "; or ".join(said(one) for one in rule.rules)
    assert isinstance(rule, Fact)
    return rule.name


def _part(rule: Rule) -> str:
    if rule == READ:
        return "*may read it*"
    if rule == KEEPS:
        return "*keeps it*"
    return f"({said(rule)})" if isinstance(rule, Either) else said(rule)


def keeps() -> str:
    """Who keeps a thing: the part of the policy that several rules share."""
    return f"*Keeps it*: {said(KEEPS)}.\n"


def _answer(right: bool) -> str:
    return YES if right else NO


def _words_of(action: Action) -> str:
    return action.value.replace("_", " ").capitalize()


def vocabularies() -> str:
    """Every closed vocabulary with its codes."""
    found = (getattr(terms, name) for name in sorted(terms.__all__))
    return "\n".join(_vocabulary(one) for one in found if one is not Term)


def _vocabulary(vocabulary: type[Term]) -> str:
    purpose = (inspect.getdoc(vocabulary) or "").partition("\n\n")[0].replace("\n", " ")
    rows = ((f"`{term.value}`", term.label, term.hint) for term in vocabulary)
    return f"### {vocabulary.__name__}\n\n{purpose}\n\n{table(('Code', 'Label', 'Hint'), rows)}"


def kinds() -> str:
    """Every kind with its place in addresses and its lists."""
    rows = (
        (kind.label, f"`{kind.code}`", f"`/{kind.plural}`", kind.what, ", ".join(part.label for part in kind.parts))
        for kind in KINDS
    )
    return table(("Kind", "Code", "Page", "What it is", "Its lists"), rows)


def formats() -> str:
    """Every format in which things come and go."""
    rows = (
        (f"`{one.code}`", one.what, ", ".join(one.endings), _answer(loader_of(one.code).can_undo)) for one in FORMATS
    )
    return table(("Format", "What it is", "Written as", "Can be taken back"), rows)


def tasks() -> str:
    """The work that runs by itself."""
    rows = ((f"`{task.name}`", task.what, _span(task.every)) for task in TASKS)
    return table(("Task", "What it does", "How often"), rows)


def _span(every: timedelta) -> str:
    seconds = int(every.total_seconds())
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds % size == 0:
            return f"every {name}" if seconds == size else f"every {seconds // size} {name}s"
    return f"every {seconds} seconds"


def columns() -> str:
    """Every column that a table may have, and the headings under which it is recognised."""
    others = (PEOPLE, TEAMS, ORGANISATIONS, LINKS, THEMES, GLOSSARY, KNOWN_SEARCHES)
    return "\n".join(_columns(shape) for shape in (*KIND_SHAPES.values(), *others))


def _columns(shape: Shape) -> str:
    text = f"## {shape.what.capitalize()}\n\n{table(_COLUMN_HEADINGS, (_column(shape, one) for one in shape.fields))}"
    if shape.has_owners:
        text += f"\nOwners, each an email address: {', '.join(f'`{role.value}`' for role in OwnerRole)}.\n"
    for part in shape.parts:
        rows = (_column(shape, field) for field in part.fields)
        text += f"\n### {part.label}, in column `{part.name}`\n\n{table(_COLUMN_HEADINGS, rows)}"
    return text


_COLUMN_HEADINGS = ("Column", "What it is", "Written as", "Also recognised as")


def _column(shape: Shape, field: Field) -> tuple[str, str, str, str]:
    written = f"one of {field.terms.__name__}" if field.terms else field.type.value.replace("_", " ")
    also = dict.fromkeys([*field.headings, *shape.headings.get(field.name, ())])
    need = " (needed)" if field in shape.required else ""
    return f"`{field.name}`", field.label + need, written, ", ".join(also)


def relations() -> str:
    """Which kinds each relation joins."""
    rows = (
        (f"`{relation.value}`", relation.label, _kinds(joint, joint.starts), _kinds(joint, joint.ends))
        for relation, joint in JOINTS.items()
    )
    return table(("Relation", "Label", "From", "To"), rows)


def _kinds(joint: Joint, named: tuple[str, ...]) -> str:
    return ", ".join(named) or ("any, both of one kind" if joint.alike else "any")


def weights() -> str:
    """What each weight counts, and for how long a drill counts under it."""
    rows = ((one.label, str(one.points), f"{COUNTS_FOR_MONTHS[one]} months", one.hint) for one in ProcedureWeight)
    return table(("Weight", "Points", "A drill counts for", "What it is for"), rows)


def lapses() -> str:
    """Why a drill proves nothing."""
    return "".join(f"- {lapse.words}\n" for lapse in LAPSES)


def gates() -> str:
    """From which score a system has which colour, and what holds it down."""
    scores = ((f"From {percent(least)}%", band.label, band.hint) for least, band in BANDS)
    held = ((gate.words, gate.ceiling.label, gate.mend) for gate in GATES)
    colours = table(("Score", "Colour", "What it says"), scores)
    return f"{colours}\n{table(('What holds it down', 'To at most', 'What would change this'), held)}"


def view() -> str:
    """A view as it stands: finds, asks, does, sends on."""
    return f"```python\n{inspect.getsource(resource_history.go_back)}```\n"


PRINTERS: dict[str, Callable[[], str]] = {
    "settings": settings,
    "reading": reading,
    "changing": changing,
    "keeping": keeping,
    "rules": rules,
    "keeps": keeps,
    "vocabularies": vocabularies,
    "kinds": kinds,
    "formats": formats,
    "tasks": tasks,
    "columns": columns,
    "relations": relations,
    "weights": weights,
    "lapses": lapses,
    "gates": gates,
    "view": view,
}


def printed_parts(page: Path) -> dict[str, str]:
    """What stands printed in a page, by the name of its part."""
    return {found["name"]: found["body"] for found in PART.finditer(page.read_text(encoding="utf-8"))}


def reprint(page: Path) -> None:
    """Write every printed part of a page as the code has it now."""

    def fresh(found: re.Match[str]) -> str:
        return f"{found[1]}\n{PRINTERS[found['name']]()}\n{found[4]}"

    text = page.read_text(encoding="utf-8")
    page.write_text(PART.sub(fresh, text), encoding="utf-8")


if __name__ == "__main__":
    for path in sorted(PAGES.rglob("*.md")):
        reprint(path)
