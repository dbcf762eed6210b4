"""Random documents over few words, so that things collide, and histories of commits that add, replace and take out."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from catalogue.kinds import KINDS
from catalogue.search.document import IndexDocument
from catalogue.search.schema import KEPT_FACETS, LIFECYCLES
from catalogue.search.vocabulary import Vocabulary, WordGroup, vocabulary_from
from tests.conftest import TODAY

WORDS = """bin bins waste refuse collection collections collect collected council house housing land audit grit gritting
    route routes recycling recycle recycled recyling centre centres center centr car park carpark parking green belt
    greenbelt tax town old test copy temp do not use the of in 2024 2025 17 7 x a Ynys Môn Mon café cafe naïve O'Brien
    St. John's R&D FAQs usrn USRN uprn_list uprnList HousingLandAudit tbl_hr_sickness fly-tipping flytipping fly tipping
    hla_2025.csv https://data.council.example/a?b=1 HLA/25-7 accommodation accomodation acommodation environmental
    environment enviromental Straße smørrebrød 北京 — … bi binn bnis recyc collectoin would these
    20245 map list""".split()  # fmt: skip
GROUPS = (
    ("refuse collection", "bins", "waste collection", "bin day"),
    ("car park", "parking place", "cp"),
    ("housing land audit", "HLA"),
    ("green belt", "gb", "urban fringe land"),
    ("council tax", "ct", "CTAX"),
    ("recycling centre", "tip", "household waste recycling centre"),
    ("grit", "salt", "salting"),
)
FIELDS = "summary keywords identifier description purpose columns alternative_titles vendor_product".split()
LABELS = ("public", "internal", f"team:{UUID(int=1)}", f"team:{UUID(int=2)}")
OFTEN = (0, 1, 2, 5, 20, 60, 100, 160)


@dataclass(frozen=True)
class Commit:
    """What is written in one go."""

    documents: tuple[IndexDocument, ...]
    gone: frozenset[UUID]


def vocabulary() -> Vocabulary:
    """Other names over the same words."""
    return vocabulary_from(WordGroup(names) for names in GROUPS)


def some_words(chance: random.Random, least: int, most: int) -> str:
    """Words in a random row, some more frequent than others, some written in capitals."""
    count = chance.randint(least, most)
    said = [WORDS[min(int(chance.expovariate(0.05)), len(WORDS) - 1)] for _ in range(count)]
    if chance.random() < 0.5:
        said = chance.sample(WORDS, min(count, len(WORDS)))
    if chance.random() < 0.3:
        said += _apart(chance, chance.choice(chance.choice(GROUPS)).split())
    written = (word.title() if chance.random() < 0.1 else word for word in said)
    return chance.choice([" ", " ", " ", ", ", "\n"]).join(written)


def _apart(chance: random.Random, words: list[str]) -> list[str]:
    """Words in their order, with none or a few others between them."""
    most = chance.choice([0, 1, 2, 3])
    return [one for word in words for one in (*chance.choices(WORDS, k=chance.randint(0, most)), word)]


def document(chance: random.Random, number: int, version: int = 1) -> IndexDocument:
    """A thing with a number of its own."""
    identity = UUID(int=number << 64 | chance.getrandbits(8))
    fields = chance.sample(FIELDS, chance.randint(0, len(FIELDS)))
    return IndexDocument(
        id=identity,
        version=version,
        kind=chance.choice(KINDS).code,
        slug=f"{chance.choice(['bins', 'grit', 'housing-land-audit'])}-{number}",
        title=some_words(chance, 1, chance.choice([1, 2, 3, 8])),
        names=tuple(some_words(chance, 1, 3) for _ in range(chance.choice([0, 0, 1, 3]))),
        text={name: some_words(chance, 1, chance.choice([3, 10, 60])) for name in fields},
        labels=frozenset({"everything", f"thing:{identity}", *chance.sample(LABELS, chance.randint(0, 2))}),
        facets=_facets(chance),
        lifecycle=chance.choice(LIFECYCLES),
        completeness=chance.randint(0, 100),
        updated=_day(chance),
        attested=_day(chance) if chance.random() < 0.4 else None,
        due=_day(chance) if chance.random() < 0.5 else None,
        proven=_day(chance) if chance.random() < 0.4 else None,
        used={"public": chance.choice([0, 0, 1, 40]), "internal": chance.choice([0, 3]), "restricted": 5},
    )


def _facets(chance: random.Random) -> dict[str, tuple[str, ...]]:
    """Codes of each facet, a few of which everything has and a few next to nothing."""
    return {
        facet: tuple({f"{facet}-{min(int(chance.expovariate(0.5)), 12)}" for _ in range(chance.choice([0, 1, 1, 3]))})
        for facet in KEPT_FACETS
    }


def _day(chance: random.Random) -> date:
    return TODAY - timedelta(days=chance.choice([0, 1, 91, 92, 365, 366, 1095, 1096, chance.randrange(-30, 2_000)]))


def history(chance: random.Random) -> Iterator[Commit]:
    """Commits: the first makes a number of things, later ones add a few, replace some and take some out.

    Some are twins in all but their names, so that they tie.
    """
    standing: dict[UUID, IndexDocument] = {}
    number = 0
    for turn in range(chance.randint(1, 8)):
        fresh: list[IndexDocument] = []
        for _ in range(chance.choice(OFTEN) if turn == 0 else chance.randint(0, 12)):
            number += 1
            made = document(chance, number)
            if fresh and chance.random() < 0.2:
                made = replace(fresh[-1], id=made.id, slug=made.slug, labels=made.labels)
            fresh.append(made)
        replaced = chance.sample(sorted(standing), min(len(standing), chance.randint(0, 5)))
        fresh += [
            replace(document(chance, 0), id=one, labels=standing[one].labels, version=turn + 1) for one in replaced
        ]
        gone = frozenset(chance.sample(sorted(standing), min(len(standing), chance.randint(0, 5))))
        fresh = [one for one in fresh if one.id not in gone]
        standing = {one: kept for one, kept in standing.items() if one not in gone} | {one.id: one for one in fresh}
        yield Commit(tuple(fresh), gone)
