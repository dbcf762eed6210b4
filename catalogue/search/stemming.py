"""Light English stemming: endings of number and tense only, so that housing is house and organisation is not organ.

These are the inflectional steps of M. F. Porter's English stemmer (snowballstem.org, "Porter2": steps 0, 1a, 1b, 1c,
-ion of step 4 and the final e). Its other derivational steps, which join organisation with organ and university with
universe, are left out on purpose. American spellings are brought to British ones first.
"""

import re
from functools import lru_cache

_VOWEL = "[aeiouy]"
_HAS_VOWEL = re.compile(_VOWEL)
_REGION = re.compile(r"[^aeiouy]*[aeiouy]+[^aeiouy]")
# A short syllable ends the word: consonant, vowel, consonant other than w, x or y; or a vowel that begins the word.
_SHORT_END = re.compile(r"(?:^|[^aeiouy])[aeiouy][^aeiouywx]$")
_SHORT_START = re.compile(r"^[aeiouy][^aeiouy]$")
_PLAIN = re.compile(r"[a-z]+")
_AMERICAN = (
    ("behavior", "behaviour"),
    ("catalog", "catalogue"),
    ("center", "centre"),
    ("color", "colour"),
    ("defense", "defence"),
    ("favor", "favour"),
    ("harbor", "harbour"),
    ("labor", "labour"),
    ("license", "licence"),
    ("licensing", "licencing"),
    ("neighbor", "neighbour"),
)
_IRREGULAR = {
    "buses": "bus",
    "campuses": "campus",
    "censuses": "census",
    "children": "child",
    "feet": "foot",
    "gas": "gas",
    "gases": "gas",
    "men": "man",
    "mice": "mouse",
    "news": "news",
    "statuses": "status",
    "viruses": "virus",
    "women": "woman",
}
_IZE = re.compile(r"(?<=[a-z]{3})iz(?=e$|es$|ed$|ing$|er$|ers$|ation$|ations$)|(?<=[a-z]{3})yz(?=e$|ed$|es$|ing$)")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of one folded word; words with anything but the letters a to z, and short ones, stay as they are."""
    if len(word) <= 2 or not _PLAIN.fullmatch(word):
        return word
    word = _without_plural(_IRREGULAR.get(word) or _british(word))
    word = _without_tense(word)
    if len(word) > 2 and word[-1] == "y" and not _HAS_VOWEL.match(word[-2]):
        word = word[:-1] + "i"
    return _without_final_e(_without_ion(word))


def _british(word: str) -> str:
    for american, british in _AMERICAN:
        if word.startswith(american) and not word.startswith(british):
            return british + word[len(american) :]
    return _IZE.sub(lambda found: found.group()[0] + "s", word)


def _without_plural(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith(("ied", "ies")):
        return word[:-2] if len(word) > 4 else word[:-1]
    if word.endswith(("us", "ss", "is")) or not word.endswith("s"):
        return word
    return word if word in _IRREGULAR.values() else word[:-1]


def _without_tense(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _after_region(word, "eed") else word
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and _HAS_VOWEL.search(rest):
            return _mended(rest)
    return word


def _mended(rest: str) -> str:
    """What is left after -ed or -ing, as the word was before: rating → rate, planning → plan."""
    if rest.endswith(("at", "bl", "iz")):
        return rest + "e"
    if len(rest) > 2 and rest[-1] == rest[-2] and rest[-1] in "bdfgmnprt":
        return rest[:-1]
    if rest.endswith("ll") and len(rest) > 4:
        return rest[:-1]
    return rest + "e" if _is_short(rest) else rest


def _without_ion(word: str) -> str:
    """What is done and the doing of it: collected, collection."""
    return word[:-3] if word.endswith(("tion", "sion")) and _after_second_region(word, "ion") else word


def _without_final_e(word: str) -> str:
    if not word.endswith("e") or not _after_region(word, "e"):
        return word
    return word if _ends_short(word[:-1]) and not _after_second_region(word, "e") else word[:-1]


def _after_region(word: str, ending: str) -> bool:
    """Whether the ending lies in R1: after the first consonant that follows a vowel."""
    found = _REGION.match(word)
    return found is not None and found.end() <= len(word) - len(ending)


def _after_second_region(word: str, ending: str) -> bool:
    """Whether the ending lies in R2: after the first such consonant within R1."""
    first = _REGION.match(word)
    second = first and _REGION.match(word, first.end())
    return second is not None and second.end() <= len(word) - len(ending)


def _ends_short(word: str) -> bool:
    return bool(_SHORT_END.search(word) or _SHORT_START.match(word))


def _is_short(word: str) -> bool:
    found = _REGION.match(word)
    return _ends_short(word) and (found is None or found.end() == len(word))


def beginnings(stem_: str) -> set[str]:
    """The first two letters of every word of this stem: those of the stem, but for irregular plurals."""
    return {stem_[:2], *(word[:2] for word in _IRREGULAR if stem(word) == stem_)}
