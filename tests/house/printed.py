"""What the portal's own pages print from the code: settings, rights, words, formats and columns, as Markdown.

`python -m tests.house.printed` writes each printed part again; `test_docs` holds that nobody needs to.
"""

import inspect
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from catalogue import terms
from catalogue.contracts import notices as notice_rules
from catalogue.exchange.formats import FORMATS
from catalogue.exchange.known_searches import KNOWN_SEARCHES
from catalogue.exchange.links import LINKS
from catalogue.exchange.people import ORGANISATIONS, PEOPLE, TEAMS
from catalogue.exchange.shapes import KIND_SHAPES, Shape
from catalogue.exchange.spend import SPEND
from catalogue.exchange.vocabularies import GLOSSARY, THEMES
from catalogue.kinds import KINDS
from catalogue.kinds.kind import Field
from catalogue.obligations.machine import STEPS
from catalogue.readiness.lapses import COUNTS_FOR_MONTHS, LAPSES
from catalogue.readiness.rules import BANDS, GATES, percent
from catalogue.resources.rules import JOINTS, Joint
from catalogue.retention.rules import RULES
from catalogue.tasks import TASKS
from catalogue.terms import ObligationStatus, OwnerRole, ProcedureWeight, Regime, Standing, Term
from catalogue.workflows.loaders import loader_of
from portal.config import PREFIX, Settings
from portal.views import resource_history
from tests.house.printed_rights import changing, keeping, keeps, obliging, reading, rules
from tests.house.source import ROOT
from tests.house.tabling import answer, table

PAGES = ROOT / "runbooks" / "portal"
PART = re.compile(r"(<!-- printed: (?P<name>[a-z-]+) -->\n)(?P<body>.*?)(<!-- end of what is printed -->)", re.DOTALL)


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
        (f"`{one.code}`", one.what, ", ".join(one.endings), answer(loader_of(one.code).can_undo)) for one in FORMATS
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


def retention() -> str:
    """How long records are kept."""
    return table(("What", "Years from its end", "Why"), ((rule.label, str(rule.years), rule.why) for rule in RULES))


def columns() -> str:
    """Every column that a table may have, and the headings under which it is recognised."""
    others = (PEOPLE, TEAMS, ORGANISATIONS, LINKS, THEMES, GLOSSARY, KNOWN_SEARCHES, SPEND)
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


def steps() -> str:
    """What can become of an obligation, step by step."""
    rows = (
        (
            one.action.label,
            ", ".join(status.label for status in one.whence) if len(one.whence) < len(ObligationStatus) else "any",
            one.whither.label if one.whither else "stays",
            ", ".join(standing.label.lower() for standing in Standing if standing in one.who),
            "; ".join(guard.asks for guard in one.guards),
        )
        for one in STEPS
    )
    return table(("Step", "From", "To", "Who", "Needs"), rows)


def notices() -> str:
    """Which notices the law asks for, under which law, by when, and what is in doubt."""
    rows = (
        (one.code.label, ", ".join(law.label for law in Regime if law in one.regimes), one.when, one.doubt)
        for one in notice_rules.RULES
    )
    return table(("Notice", "Asked for under", "When", "Check with legal"), rows)


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
    "obliging": obliging,
    "keeping": keeping,
    "rules": rules,
    "keeps": keeps,
    "vocabularies": vocabularies,
    "kinds": kinds,
    "formats": formats,
    "tasks": tasks,
    "retention": retention,
    "columns": columns,
    "relations": relations,
    "steps": steps,
    "notices": notices,
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
