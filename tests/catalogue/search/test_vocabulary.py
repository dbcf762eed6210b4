"""Words stand for each other within a group, one way where they may mean something else, and never across groups."""

from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.parse import parse
from catalogue.search.vocabulary import Span, WordGroup, beside, spans, vocabulary_from
from catalogue.search.words import phrase

CENTRE = WordGroup(("Household waste recycling centre", "civic amenity site"), ("HWRC",), ("tip",))
NAMES = st.sampled_from("amber birch cedar damson elder fir hazel lilac".split())


def _others(said: str, *groups: WordGroup) -> set[str]:
    (span,) = spans(parse(said), vocabulary_from(groups)) or (Span(0, 0, ()),)
    return {" ".join(other) for other in span.others}


def _stems(*said: str) -> set[str]:
    return {" ".join(phrase(one)) for one in said}


def test_names_and_acronyms_stand_for_each_other() -> None:
    assert _others("civic amenity sites", CENTRE) == _stems("household waste recycling centre", "hwrc")
    assert _others("HWRC", CENTRE) == _stems("household waste recycling centre", "civic amenity site")


def test_what_people_ask_by_finds_the_names_and_is_not_found_by_them() -> None:
    assert _others("the tip", CENTRE) == _stems("household waste recycling centre", "civic amenity site", "hwrc")
    assert "tip" not in _others("hwrc", CENTRE)


@given(st.lists(st.lists(NAMES, min_size=2, max_size=3, unique=True), min_size=1, max_size=5))
def test_groups_do_not_chain_through_a_shared_word(groups: list[list[str]]) -> None:
    vocabulary = vocabulary_from(WordGroup(tuple(group)) for group in groups)
    for said, others in vocabulary.items():
        assert all(any({said, other} <= _stems(*group) for group in groups) for other in others)


def test_words_may_come_in_any_order_but_a_phrase_that_is_so_said_comes_first() -> None:
    collection = WordGroup(("bin collection", "refuse collection"))
    assert _others("collection of bins", collection) == _stems("refuse collection")
    home = WordGroup(("care home", "nursing home"))
    at_home = WordGroup(("home care", "domiciliary care"))
    assert _others("care homes", home, at_home) == _stems("nursing home")
    assert _others("home care", home, at_home) == _stems("domiciliary care")


def test_the_longest_stretch_counts() -> None:
    vocabulary = vocabulary_from([WordGroup(("bus pass", "concessionary travel")), WordGroup(("bus", "omnibus"))])
    found = spans(parse("free bus pass"), vocabulary)
    assert [(span.start, span.end) for span in found] == [(1, 3)]


def test_the_same_thing_under_two_lists_has_the_words_of_both() -> None:
    ours = WordGroup(("Civic amenity site", "WRZ"))
    groups = list(beside([ours], [CENTRE]))
    assert "wrz" in _others("the tip", *groups)
    assert _stems("household waste recycling centre") <= _others("wrz", *groups)


def test_a_word_in_common_does_not_make_two_things_the_same() -> None:
    ours = WordGroup(("Recycling policy", "civic amenity site"))
    groups = list(beside([ours], [CENTRE]))
    assert _others("hwrc", *groups) == _stems("household waste recycling centre", "civic amenity site")


def test_a_council_gives_an_acronym_or_an_everyday_word_its_own_meaning() -> None:
    groups = list(beside([WordGroup(("Gratuity", "tip")), WordGroup(("Highways works request", "HWRC"))], [CENTRE]))
    assert _others("tip", *groups) == _stems("gratuity")
    assert _others("hwrc", *groups) == _stems("highways works request")
    assert "hwrc" not in _others("civic amenity site", *groups)


def test_a_council_keeps_the_shipped_meaning_by_naming_it() -> None:
    groups = list(beside([WordGroup(("Civic amenity site", "tip"))], [CENTRE]))
    assert _stems("household waste recycling centre") <= _others("tip", *groups)


def test_a_name_means_what_it_says_whatever_else_a_council_calls_so() -> None:
    groups = list(beside([WordGroup(("Depot", "civic amenity site"))], [CENTRE]))
    assert "hwrc" in _others("civic amenity site", *groups)
