"""What people type becomes words, phrases, exclusions and beginnings; limits are refusals in plain words."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.errors import Refused
from catalogue.search.logic import ANYTHING, And, Beginning, Logic, Not, Or, Phrase
from catalogue.search.parse import MAX_CHARACTERS, MAX_TERMS, parse


def _terms(q: str) -> list[str]:
    return [term.text for term in parse(q).terms]


def test_stop_words_count_only_where_there_is_nothing_else() -> None:
    assert _terms("when are my bins emptied") == ["bins", "emptied"]
    assert _terms("what is it") == ["what", "is", "it"]


@pytest.mark.parametrize(
    "q, about, beside",
    [
        ("who owns the gritting routes", ["gritting", "routes"], []),
        ("Who do I ask about bins?", ["bins"], []),
        ("can you tell me who is responsible for trees", ["trees"], []),
        ("is there a map of allotments", ["allotments"], ["map"]),
        ("where can I find a list of car parks", ["car", "parks"], ["list"]),
        ("how many lists of trees", ["trees"], ["lists"]),
        ("who owns -private bins", ["bins"], []),
        ('who owns "grit bins"', [], []),
        ("allotments map of", ["allotments", "map"], []),
        ("who owns", ["owns"], []),
        ("map of the", ["map"], []),
        ("list-of-streets", ["list", "streets"], []),
        ("waiting list of tenants", ["waiting", "list", "tenants"], []),
        ("payments fail at night", ["payments"], ["fail", "night"]),
        ("nobody can log in this morning", ["nobody", "log"], ["morning"]),
        ("is there a map of floods every week", ["floods"], ["map", "week"]),
        ("the feed has stopped again", ["feed"], ["stopped", "again"]),
        ("tablets show nothing since yesterday", ["tablets", "nothing"], ["since", "yesterday"]),
        ("Hearth is down right now", ["hearth"], ["down", "right", "now"]),
        ("applications are not there any more", ["applications"], ["more"]),
        ("bin day", ["bin", "day"], []),
        ("polling night", ["polling", "night"], []),
        ("bank holiday monday", ["bank", "holiday", "monday"], []),
        ("car parks cut down", ["car", "parks", "cut", "down"], []),
        ("bus stops", ["bus", "stops"], []),
        ("fails every night", ["fails", "night"], []),
        ("what failed today", ["failed", "today"], []),
    ],
)
def test_a_question_is_about_what_comes_after_how_it_begins(q: str, about: list[str], beside: list[str]) -> None:
    assert _terms(q) == about
    assert [term.text for term in parse(q).beside] == beside


def test_how_a_question_begins_is_part_of_a_name() -> None:
    assert parse("List of streets").key == "list of streets"


def test_phrases_exclusions_and_beginnings() -> None:
    query = parse('grit “housing land” -audit -"dog mess" recycl*')
    assert [term.text for term in query.terms] == ["grit"]
    assert query.logic == And(
        (
            Phrase(("hous", "land")),
            Beginning("recycl"),
            Not(Phrase(("audit",))),
            Not(Phrase(("dog", "mess"))),
        )
    )


def test_no_field_can_be_named() -> None:
    assert parse(") OR labels:restricted OR (").logic == Phrase(("label", "restrict"))
    assert [term.text for term in parse("labels:restricted").terms] == ["labels", "restricted"]


@pytest.mark.parametrize(
    "q, logic",
    [
        ("bins OR tips", Or((Phrase(("bin",)), Phrase(("tip",))))),
        ("bins AND tips", And((Phrase(("bin",)), Phrase(("tip",))))),
        ("bins NOT tips", And((Phrase(("bin",)), Not(Phrase(("tip",)))))),
        ("(bins OR tips) map", And((Or((Phrase(("bin",)), Phrase(("tip",)))), Phrase(("map",))))),
        ("bins OR tips map", Or((Phrase(("bin",)), And((Phrase(("tip",)), Phrase(("map",))))))),
        ("NOT (bins OR -tips)", Not(Or((Phrase(("bin",)), Not(Phrase(("tip",))))))),
        ('recycl* OR "car park"', Or((Beginning("recycl"), Phrase(("car", "park"))))),
        ("fly-tipping OR the", Phrase(("fli", "tipping"))),
        ("bins OR", Phrase(("bin",))),
        ("((bins OR tips", Or((Phrase(("bin",)), Phrase(("tip",))))),
        ("bins) OR tips", Or((Phrase(("bin",)), Phrase(("tip",))))),
        ("OR AND NOT and", ANYTHING),
    ],
)
def test_operators_make_a_tree(q: str, logic: Logic) -> None:
    query = parse(q)
    assert query.logic == logic
    assert query.terms == ()


@pytest.mark.parametrize("q", ["CATS AND DOGS", "bread and butter", "Orders (NOTICE)", "Polling places (open data)"])
def test_words_that_only_look_like_operators_are_words(q: str) -> None:
    assert parse(q).terms


def test_a_hyphen_within_a_word_excludes_nothing() -> None:
    assert parse("non-denominational").logic == ANYTHING
    assert parse("LDP2 - areas").logic == ANYTHING


@pytest.mark.parametrize(
    "q, code",
    [
        ("x" * (MAX_CHARACTERS + 1), "query_long"),
        ("NOT " * 2_000, "query_long"),
        ("x" * 100_000, "query_long"),
        (" OR ".join(f"w{number}" for number in range(MAX_TERMS + 1)), "query_terms"),
        (" ".join(f"w{number}" for number in range(MAX_TERMS)) + " -bins", "query_terms"),
        (" ".join(f"w{number}" for number in range(MAX_TERMS)) + ' "dog mess"', "query_terms"),
        ("(" * 30 + "bins OR tips" + ")" * 30, "query_nested"),
        ("re*", "query_prefix"),
        ("*a*", "query_wildcard"),
        ("*bins", "query_wildcard"),
        ("b*ns", "query_wildcard"),
    ],
)
def test_limits_are_refusals_in_plain_words(q: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse(q)
    assert refusal.value.code == code
    assert refusal.value.field == "q"
    assert refusal.value.words.endswith(".")


def test_the_most_words_that_are_allowed_are_allowed() -> None:
    assert len(_terms(" ".join(["grit"] * MAX_TERMS))) == MAX_TERMS


def test_of_more_words_the_first_that_tell_something_are_looked_for() -> None:
    said = [f"z{letter}" for letter in "abcdefghijk"] + ["snow-plough"]
    query = parse("the " + " and ".join(said) + " rota")
    assert query.is_cut
    assert [term.text for term in query.terms] == [*said[:-1], "snow"]
    assert query.wholes == ()
    assert query.key.endswith("and snow plough rota")
    assert not parse(" ".join(said[:-1])).is_cut


@given(st.text(max_size=MAX_CHARACTERS))
def test_anything_typed_is_understood_or_refused(q: str) -> None:
    with suppress(Refused):
        parse(q)
