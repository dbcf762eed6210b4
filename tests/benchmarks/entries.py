"""The documents of the benchmarks: real records mixed to a number, who may see each, and what other engines keep."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from catalogue.kinds.facets import code_of
from catalogue.search.document import IndexDocument
from tests.benchmarks.questions import COUNTED

_STRONG = ("summary", "keywords", "alternative_titles")
# Of a hundred entries: most are for all staff, few for everybody, some for nobody in this benchmark.
_VISIBLE = ("public",) * 2 + ("internal",) * 93 + ("",) * 5


@dataclass(frozen=True)
class Entry:
    """A document as the other engines keep it: three texts, of which the title says most, and codes."""

    id: str
    title: str
    strong: str
    text: str
    labels: tuple[str, ...]
    facets: dict[str, tuple[str, ...]]


def entry_of(document: IndexDocument) -> Entry:
    """The same words, labels and codes that the portal keeps of a document."""
    rest = " ".join(text for name, text in document.text.items() if name not in _STRONG)
    codes = {name: {code_of(name, said) for said in document.facets.get(name, ())} for name in COUNTED}
    return Entry(
        id=str(document.id),
        title=document.title,
        strong=" ".join(document.text.get(name, "") for name in _STRONG),
        text=f"{rest} {' '.join(document.names)}",
        labels=tuple(sorted(document.labels)),
        facets={name: tuple(sorted(found - {""})) for name, found in codes.items()},
    )


def recombined(documents: Sequence[IndexDocument], count: int) -> list[IndexDocument]:
    """Real records mixed to a number: the title of one, words of another, a word that hardly any other has.

    Without that word the index would know no more words than the few hundred records, whatever the number.
    """
    chance = random.Random(1)
    words = [word for one in documents for word in one.title.split()]
    made = [_seen(one, chance) for one in documents]
    while len(made) < count:
        one, other = chance.choice(documents), chance.choice(documents)
        title = f"{one.title} {chance.choice(words)} {_coined(words, chance)}"
        mixed = replace(one, id=UUID(int=len(made)), slug=f"made-{len(made)}", title=title, text=other.text)
        made.append(_seen(mixed, chance))
    return made


def _coined(words: Sequence[str], chance: random.Random) -> str:
    """A word made of two, as names of places are."""
    one, other = (chance.choice(words).lower() for _ in range(2))
    return one[: chance.randint(2, 5)] + other[-chance.randint(2, 5) :]


def _seen(document: IndexDocument, chance: random.Random) -> IndexDocument:
    labels = {"everything", chance.choice(_VISIBLE), f"thing:{document.id}"}
    return replace(document, labels=frozenset(labels - {""}))
