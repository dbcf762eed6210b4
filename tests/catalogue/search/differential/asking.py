"""Random questions over the same words: what people type, trees that nobody types, filters, rights, rankings."""

import random
from collections.abc import Sequence
from dataclasses import fields
from uuid import UUID

from catalogue.errors import Refused
from catalogue.kinds.ranges import RANGES
from catalogue.letters import fold
from catalogue.search.document import IndexDocument
from catalogue.search.executor import Ask
from catalogue.search.logic import And, Beginning, Logic, Not, Or, Phrase
from catalogue.search.ordering import Sort
from catalogue.search.parse import MAX_CHARACTERS, MAX_TERMS, Query, Term, parse
from catalogue.search.ranking import TUNABLES, USUAL, Ranking
from catalogue.search.schema import FACETS, KEPT_FACETS
from catalogue.search.stemming import stem
from tests.catalogue.search.differential.corpus import GROUPS, LABELS, WORDS, some_words, vocabulary
from tests.conftest import TODAY

BEGINNINGS = ("recy*", "bin*", "hous*", "con*", "flyt*", "tbl_h*", "zzz*", "202*", "env*")
PARTED = ("landtax", "taxland", "greentax", "woulx", "2042", "20254", "binwaste")
OPENINGS = ("who owns", "where is a map of", "list of", "where can I find the list of")
LETTERS = "abcdefghiklmnoprstuy"


def ask(chance: random.Random, standing: Sequence[IndexDocument]) -> Ask:
    """One question about the documents that stand."""
    ids = [one.id for one in standing]
    return Ask(
        query=_query(chance, standing),
        labels=_labels(chance, ids),
        today=TODAY,
        vocabulary=vocabulary() if chance.random() < 0.7 else {},
        hidden=set(chance.sample(ids, min(len(ids), chance.choice([0, 0, 1, 10]))))
        | {UUID(int=chance.getrandbits(70))},
        filters=_filters(chance),
        facets=FACETS if chance.random() < 0.8 else chance.sample(FACETS, chance.randint(0, 3)),
        sort=Sort.RELEVANCE if chance.random() < 0.7 else chance.choice(list(Sort)),
        start=chance.choice([0, 0, 0, 0, 3, 20, 1_000]),
        count=chance.choice([20, 20, 1, 3, 10, 500, 0]),
        ranking=_ranking(chance),
        staff=chance.random() < 0.5,
    )


def _labels(chance: random.Random, ids: Sequence[UUID]) -> frozenset[str]:
    """Rights of the usual sorts, and things that are named one by one."""
    things = [f"thing:{one}" for one in chance.sample(ids, min(len(ids), chance.choice([0, 0, 2, 30])))]
    if chance.random() < 0.3:
        return frozenset({"everything", *things})
    return frozenset({"public", *chance.sample(LABELS, chance.randint(0, 3)), *things})


def _filters(chance: random.Random) -> dict[str, tuple[str, ...]]:
    """Codes of a few facets, some of which nothing has."""
    found = {}
    for facet in chance.sample(FACETS, chance.choice([0, 0, 1, 1, 2, 3])):
        known = [step.code for step in RANGES[facet].steps] if facet in RANGES else [f"{facet}-{at}" for at in range(4)]
        found[facet] = tuple(chance.choices([*known, "unheard-of"], k=chance.choice([1, 2, 3])))
    assert set(found) <= {*KEPT_FACETS, *RANGES}
    return found


def _ranking(chance: random.Random) -> Ranking:
    """The usual numbers, or others within their bounds, ends included."""
    if chance.random() < 0.6:
        return USUAL
    chosen = {
        one.name: chance.choice(
            [one.usual, one.least, min(one.most, 4.0), chance.uniform(one.least, min(one.most, 4.0))]
        )
        for one in TUNABLES
    }
    assert set(chosen) == {one.name for one in fields(Ranking)}
    return Ranking(**chosen)


def _query(chance: random.Random, standing: Sequence[IndexDocument]) -> Query:
    """A query as it is typed; now and then one whose tree no text gives."""
    if chance.random() < 0.1:
        terms = tuple(Term(fold(word), stem(fold(word))) for word in chance.sample(WORDS[:40], chance.randint(0, 3)))
        return Query(terms=terms, logic=_tree(chance, 3))
    typed = chance.choice([_plain, _plain, _plain, _named, _quoted, _exact, _operators])(chance, standing)
    try:
        return parse(typed[:MAX_CHARACTERS])
    except Refused:
        return parse(" ".join(chance.choices(WORDS[:30], k=2)))


def _plain(chance: random.Random, standing: Sequence[IndexDocument]) -> str:
    """Words, slips, beginnings of words, other names."""
    said = some_words(chance, 0, chance.choice([1, 2, 3, 5])).split()
    if chance.random() < 0.3:
        said += chance.choice([*chance.choice(GROUPS), *PARTED]).split()
    begun = [chance.choice(OPENINGS)] if chance.random() < 0.1 else []
    return " ".join([*begun, *(_slipped(chance, word) if chance.random() < 0.3 else word for word in said[:MAX_TERMS])])


def _slipped(chance: random.Random, word: str) -> str:
    """A word that is cut, or off by a letter or two."""
    if chance.random() < 0.3:
        return word[: chance.randint(1, len(word))]
    for _ in range(chance.choice([1, 1, 2])):
        at = chance.randrange(len(word) + 1)
        added = word[:at] + chance.choice(LETTERS) + word[at:]
        changed = word[:at] + chance.choice(LETTERS) + word[at + 1 :]
        swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
        word = chance.choice([added, changed, swapped, word[:at] + word[at + 1 :]])
    return word


def _named(chance: random.Random, standing: Sequence[IndexDocument]) -> str:
    """What something is called, now and then with a slip."""
    if not standing:
        return "bins"
    one = chance.choice(standing)
    name = chance.choice([one.title, one.slug, *one.names])
    return name if chance.random() < 0.6 else " ".join(_slipped(chance, word) for word in name.split())


def _quoted(chance: random.Random, standing: Sequence[IndexDocument]) -> str:
    """A few words that stand near each other somewhere, plain or as a phrase."""
    texts = [text for one in standing for text in (one.title, *one.text.values())]
    said = chance.choice(texts or ["bins"]).split()
    start = chance.randrange(len(said))
    kept = [word for word in said[start : start + chance.randint(2, 6)] if chance.random() < 0.7]
    return '"' + " ".join(kept) + '"' if chance.random() < 0.3 else " ".join(kept)


def _exact(chance: random.Random, standing: Sequence[IndexDocument]) -> str:
    """Plain words with phrases, beginnings and what must not be there."""
    pieces = [*chance.choices(WORDS, k=chance.randint(0, 3))]
    pieces += [chance.choice(["", "", "-"]) + _piece(chance) for _ in range(chance.randint(1, 3))]
    chance.shuffle(pieces)
    return " ".join(pieces)


def _piece(chance: random.Random) -> str:
    if chance.random() < 0.3:
        return chance.choice(BEGINNINGS)
    words = chance.choices(WORDS[:45], k=chance.choice([1, 2, 2, 3]))
    return '"' + " ".join(words) + '"' if chance.random() < 0.6 else words[0]


def _operators(chance: random.Random, standing: Sequence[IndexDocument], depth: int = 0) -> str:
    """A text with AND, OR, NOT and brackets, not all of which close."""
    said = []
    for _ in range(chance.randint(1, 3)):
        inner = _operators(chance, standing, depth + 1) if depth < 3 and chance.random() < 0.3 else ""
        said.append(chance.choice(["", "", "", "NOT ", "-"]) + (f"({inner})" if inner else _piece(chance)))
        said.append(
            chance.choice(["AND", "OR", "OR", "AND NOT", "", "(", ")"] if chance.random() < 0.2 else ["AND", "OR"])
        )
    return " ".join(said[:-1])


def _tree(chance: random.Random, depth: int) -> Logic:
    if depth == 0 or chance.random() < 0.3:
        if chance.random() < 0.2:
            return Beginning(chance.choice(BEGINNINGS).rstrip("*"))
        return Phrase(tuple(stem(fold(word)) for word in chance.choices(WORDS[:45], k=chance.choice([1, 1, 2, 3]))))
    parts = tuple(_tree(chance, depth - 1) for _ in range(chance.randint(0, 3)))
    made: Logic = And(parts) if chance.random() < 0.5 else Or(parts)
    return Not(made) if chance.random() < 0.3 else made
