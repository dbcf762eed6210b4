"""The judged searches of `tests/golden/search`, the councils' records they are about, and how an answer is scored."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from catalogue.access import operator
from catalogue.exchange.upload import Upload
from catalogue.kinds.resource import CataloguedResource, ExternalIdentity
from catalogue.store import Database
from catalogue.tuning.rules import figures, rank_of
from catalogue.workflows.load_records import Request, load

TESTS = Path(__file__).parents[1]
COUNCILS = TESTS / "samples" / "councils"
REGISTER = TESTS / "samples" / "registers" / "valid" / "derived-lgtc-register.csv"
GOLDEN = TESTS / "golden" / "search"
FORMATS = {"catalogue.csv": "datasets", "data.json": "dcat", "dcat-ap.json": "dcat"}

# Takes a query, answers the names of what it found, best first.
Engine = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Judged:
    """A search with its right answers, best first, each `council::title`."""

    id: str
    query: str
    kind: str
    relevant: tuple[str, ...]
    half: str


@dataclass(frozen=True)
class Score:
    """How one engine answered one search: the rank of the first right answer, 0 if it is not among the first ten."""

    judged: Judged
    rank: int
    first: str


@dataclass(frozen=True)
class Line:
    """The figures of a class: first right, right in the first three (per cent), mean reciprocal rank."""

    name: str
    searches: int
    first: float
    top_three: float
    mrr: float


def load_councils(database: Database, today: date) -> None:
    """Load the five councils' feeds through the importers, as a council would."""
    for path in sorted(COUNCILS.iterdir()):
        council, _, ending = path.name.partition(".")
        if ending in FORMATS:
            _load(database, today, Request(FORMATS[ending], _upload(path), council, "public", good_rows_only=True))


def load_councils_and_glossary(database: Database, today: date) -> None:
    """Load the five councils' feeds, and the glossary that goes with them."""
    load_councils(database, today)
    _load(database, today, Request("glossary", _upload(GOLDEN / "glossary.csv"), good_rows_only=True))


def load_others(database: Database, today: date) -> None:
    """Load the records of other councils, and no glossary: only the words that are shipped help."""
    for path in sorted((GOLDEN / "others").iterdir()):
        _load(database, today, Request(path.stem, _upload(path), path.stem, "public"))
    _load(database, today, Request("contracts", _upload(REGISTER), REGISTER.stem, "public", good_rows_only=True))


def _load(database: Database, today: date, request: Request) -> None:
    load(database, operator("benchmark"), today, request)


def _upload(path: Path) -> Upload:
    return Upload(path.name, path.read_bytes())


def names_of(database: Database) -> dict[UUID, str]:
    """What the judged searches call each thing: `council::title`."""
    with database.reading() as session:
        rows = session.execute(
            select(CataloguedResource.id, ExternalIdentity.source, CataloguedResource.title).join(
                ExternalIdentity, ExternalIdentity.resource_id == CataloguedResource.id
            )
        )
        return {identity: f"{source}::{' '.join(title.split())}" for identity, source, title in rows}


def judged(file: str) -> list[Judged]:
    """Every judged search of a set."""
    with (GOLDEN / file).open(encoding="utf-8", newline="") as rows:
        return [
            Judged(row["id"], row["query"], row["class"], tuple(row["relevant"].split(" | ")), row["half"])
            for row in csv.DictReader(rows)
        ]


def score(engine: Engine, searches: Iterable[Judged]) -> list[Score]:
    """Ask an engine every search."""
    scores = []
    for one in searches:
        found = engine(one.query)
        scores.append(Score(one, rank_of(found, one.relevant), found[0] if found else "nothing"))
    return scores


def table(scores: Sequence[Score]) -> list[Line]:
    """The figures of each class, and of all."""
    classes = list(dict.fromkeys(one.judged.kind for one in scores))
    groups = [(name, [one for one in scores if one.judged.kind == name]) for name in classes] + [("all", list(scores))]
    return [Line(name, *astuple(figures([one.rank for one in group]))) for name, group in groups]


def printed(title: str, lines: Sequence[Line]) -> str:
    """A table to print."""
    head = f"{title:<34} {'searches':>8} {'first %':>8} {'top 3 %':>8} {'MRR@10':>7}"
    rows = [
        f"  {line.name:<32} {line.searches:>8} {line.first:>8.1f} {line.top_three:>8.1f} {line.mrr:>7.3f}"
        for line in lines
    ]
    return "\n".join([head, *rows])
