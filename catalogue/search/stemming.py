"""Light English stemming: endings of number and tense only, so that housing is house and organisation is not organ.

These are the inflectional steps of M. F. Porter's English stemmer (snowballstem.org, "Porter2": steps 0, 1a, 1b, 1c,
-ness of step 3, -ion of step 4 and the final e). Its other derivational steps, which join organisation with organ and
university with universe, are left out on purpose. American spellings are brought to British ones first. What no rule
gets right stands in tables of words.
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

# American spellings by the beginnings of words. Not grey and mould: Grays and Mold are towns.
_AMERICAN = {
    "aluminum": "aluminium",
    "behavior": "behaviour",
    "catalog": "catalogue",
    "center": "centre",
    "color": "colour",
    "counselor": "counsellor",
    "curb": "kerb",
    "defense": "defence",
    "favor": "favour",
    "fiber": "fibre",
    "harbor": "harbour",
    "judgment": "judgement",
    "labor": "labour",
    "license": "licence",
    "licensing": "licencing",
    "neighbor": "neighbour",
    "odor": "odour",
    "offense": "offence",
    "pediatric": "paediatric",
    "practis": "practic",
    "sulfur": "sulphur",
    "theater": "theatre",
    "traveler": "traveller",
}
_AMERICAN_START = re.compile(f"(?:{'|'.join(_AMERICAN)})(?!ue)")
_IZE = re.compile(r"(?<=[a-z]{3})iz(?=e$|es$|ed$|ing$|er$|ers$|ation$|ations$)|(?<=[a-z]{3})yz(?=e$|ed$|es$|ing$)")

# The end of a stem that is other letters in some of its words: polici, policy; rate, rating; organis, organizer.
_CHANGES = re.compile(r"(?<=[a-z]{3})([iy])s(?:e|er)?$|[eiy]$")

# Words that are a service, a place or a thing, not a form of another word; and plain words that end as forms do.
_WHOLE = frozenset(
    """bearing boarding booking business caithness ceiling convention edition evening fitness gas harness herring
    holderness humane inverness lens listed morale morning news parking paste position possession procession
    profession railing setting sibling tipping training transition wilderness witness""".split()
)

# A word, and its forms that no rule finds: odd plurals and tenses, and the noun of what is done or of how a thing is.
_FAMILIES = """
    analyse analysis, api apis, appendix appendices, binman binmen, bonus bonuses, bus buses, campus campuses,
    census censuses, child children, craftsman craftsmen, crisis crises, criterion criteria, dustman dustmen, foi fois,
    foot feet, gas gases, goose geese, half halves, index indices, knife knives, kpi kpis, leaf leaves, lens lenses,
    life lives, loaf loaves, man men, menu menus, minibus minibuses, money monies, mouse mice, person people,
    prospectus prospectuses, pru prus, referendum referenda, shelf shelves, status statuses, surplus surpluses,
    syllabus syllabuses, taxi taxis, thief thieves, tooth teeth, tradesman tradesmen, virus viruses, wharf wharves,
    wolf wolves, woman women, workman workmen,
    break broke broken, build built, buy bought, die dying, light lit, old older oldest, pay paid, sell sold sale,
    spend spent, steal stole stolen, teach taught, training trained, young younger youngest,
    adapt adaptation, apply application, approve approval, assess assessment, attend attendance, bury burial,
    collide collision, complain complaint, consult consultation, consume consumption, cycle cyclist, decide decision,
    deprive deprivation, develop development, disable disability, dispose disposal, divide division,
    educate educational, electrical electric, employ employment, enforce enforcement, enquire enquiry inquire inquiry,
    environment environmental, equal equality, erode erosion, exclude exclusion, extend extension, fail failure,
    finance financial, historic historical, install installation, insure insurance,
    maintain maintenance, manage management, marry marriage, noise noisy, obese obesity, perform performance,
    programme program, recover recovery, recruit recruitment, reduce reduction,
    register registration, remove removal, respond response, safe safety, statistic statistical, submit submission,
    suspend suspension, tax taxation, tenant tenancy, tour tourist tourism, transport transportation, treat treatment,
    vacant vacancy, visit visitor
"""
_IRREGULAR = {form: word for word, *forms in map(str.split, _FAMILIES.split(",")) for form in forms}


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of one folded word; words with anything but the letters a to z, and short ones, stay as they are."""
    if len(word) <= 2 or not _PLAIN.fullmatch(word) or word in _WHOLE:
        return word
    word = _singular(_british(word))
    if word in _WHOLE:
        return word
    word = _without_tense(_without_noun_of_state(word))
    if len(word) > 2 and word[-1] == "y" and not _HAS_VOWEL.match(word[-2]):
        word = word[:-1] + "i"
    return _without_final(_without_ion(word))


def _british(word: str) -> str:
    found = _AMERICAN_START.match(word)
    if found:
        return _AMERICAN[found.group()] + word[found.end() :]
    return _IZE.sub(lambda found: found.group()[0] + "s", word) if "z" in word else word


def _singular(word: str) -> str:
    """The word in the singular, and by its own table; an irregular noun may stand in the plural as well."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    word = _without_plural(word)
    return _IRREGULAR.get(word, word)


def _without_plural(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith(("ied", "ies")):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith(("us", "ss", "is")) or not word.endswith("s"):
        return word
    return word[:-1]


def _without_noun_of_state(word: str) -> str:
    """A state as what is in it, and a doing by its verb: homelessness → homeless, organisation → organise."""
    if word.endswith("ness") and len(word) > 6:
        return word[:-4]
    return word[:-5] + "e" if word.endswith("isation") and len(word) > 8 else word


def _without_tense(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _after_region(word, "eed") and not word.endswith("ceed") else word
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and _HAS_VOWEL.search(rest):
            return _mended(rest)
    return word


def _mended(rest: str) -> str:
    """What is left after -ed or -ing, as the word was before: rating → rate, planning → plan."""
    if rest.endswith(("at", "bl", "iz")):
        return rest + "e"
    if len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] in "bdfgmnprt":
        return rest[:-1]
    return rest + "e" if _is_short(rest) else rest


def _without_ion(word: str) -> str:
    """What is done and the doing of it: collected, collection."""
    return word[:-3] if word.endswith(("tion", "sion")) and _after_second_region(word, "ion") else word


def _without_final(word: str) -> str:
    """Without an e that is not heard or the second of two l: house → hous, install → instal, as installed."""
    if word.endswith("ll") and len(word) > 4:
        return word[:-1]
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


@lru_cache(maxsize=10_000)
def beginnings(stem_: str) -> frozenset[str]:
    """Beginnings of which every word of this stem has one: its letters but for what endings change, or another form."""
    regular = _CHANGES.sub(r"\1", stem_) if len(stem_) > 2 else stem_
    irregular = [_CHANGES.sub(r"\1", form) for form in _IRREGULAR if stem(form) == stem_]
    american = [spelt for spelt, british in _AMERICAN.items() if stem_[: len(british)] == british[: len(stem_)]]
    return frozenset([regular, *irregular, *american])
