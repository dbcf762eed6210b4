"""What is found and in which order: tiers, other names, slips, filters and counts, highlights, suggestions."""

from typing import Any

import pytest

from catalogue.access import ANONYMOUS
from catalogue.errors import Refused
from catalogue.glossary.operations import TermEntry, add_term
from catalogue.search.page import MOST_REACHED
from tests.catalogue.search.conftest import STAFF, Searched
from tests.factories import OPERATOR


def _glossary(searched: Searched, term: str, *synonyms: str, acronyms: tuple[str, ...] = ()) -> None:
    with searched.database.unit_of_work() as session:
        add_term(session, OPERATOR, TermEntry(term, "What it means.", synonyms, acronyms))
    searched.follow()


def test_tiers_never_mix(searched: Searched) -> None:
    searched.add("Allotments", summary="Retired long ago.", lifecycle="retired")
    searched.add("Allotments allotments", description="Allotments " * 50)
    searched.add("Waiting list for keys", summary="Who waits for allotments.")
    searched.add("Alotments survey")
    assert searched.titles("allotments") == [
        "Allotments",
        "Allotments allotments",
        "Waiting list for keys",
        "Alotments survey",
    ]


def test_all_words_before_most_before_some(searched: Searched) -> None:
    searched.add("Grit grit grit", "Grit routes routes", "Winter notes", description="")
    searched.add("Minutes", description="Of the winter meeting about grit and its routes, among much else. " * 3)
    found = searched.titles("winter grit routes")
    assert found[:2] == ["Minutes", "Grit routes routes"]
    assert set(found[2:]) == {"Grit grit grit", "Winter notes"}


@pytest.mark.parametrize(
    "q",
    ["Housing Land Audit 2025", "housing-land-audit-2025", "HLA/25-7", "land supply register", "hla_2025_final.csv",
     "https://data.council.example/hla?id=0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef"],
)  # fmt: skip
def test_exact_names_come_first(searched: Searched, q: str) -> None:
    searched.add("Housing land audit guide", "Land supply register notes", description=f"{q} " * 20)
    searched.add(
        "Housing land audit 2025",
        identifier="HLA/25-7",
        alternative_titles=["Land Supply Register"],
        landing_page="https://data.council.example/hla?id=0123456789abcdef0123456789abcdef",
        parts={"distributions": [{"title": "hla_2025_final.csv", "format": "CSV"}]},
        lifecycle="deprecated",
    )
    assert searched.titles(q)[0] == "Housing land audit 2025"


def test_lifecycle_lowers(searched: Searched) -> None:
    searched.add("Tree survey east", lifecycle="retired")
    searched.add("Tree survey north", lifecycle="deprecated")
    searched.add("Tree survey west", lifecycle="live")
    page = searched.page("tree survey")
    assert [item.lifecycle for item in page.items] == ["live", "deprecated", "retired"]
    assert "It is retired, so it comes lower." in page.items[-1].why


def test_other_names_work_all_ways(searched: Searched) -> None:
    _glossary(searched, "Domestic waste collection", "bins", "refuse collection", acronyms=("DWC",))
    searched.add("Domestic waste collection rounds")
    searched.add("DWC vehicles")
    for q in ("bins", "refuse collection", "dwc", "domestic waste collection", "when are the bins emptied"):
        assert set(searched.titles(q)) == {"Domestic waste collection rounds", "DWC vehicles"}, q


def test_what_is_so_called_comes_before_a_rarer_name_for_it(searched: Searched) -> None:
    _glossary(searched, "Cabin round", "bins")
    searched.add("Cabin rounds", *(f"Minutes {number}" for number in range(20)))
    searched.add(*(f"Bins of district {number}" for number in range(12)), summary="Litter and other bins.")
    assert searched.titles("bins")[-1] == "Cabin rounds"
    assert searched.titles("bins")[0].startswith("Bins of district")


def test_a_long_name_counts_only_where_it_stands_together(searched: Searched) -> None:
    _glossary(searched, "Education, health and care plan", acronyms=("EHCP",))
    searched.add("Index of deprivation", description="Health by ward. Education by ward. A plan. Who is in care.")
    searched.add("Pupils with an education, health and care plan")
    assert searched.titles("ehcp") == ["Pupils with an education, health and care plan"]


def test_known_words_are_no_slips(searched: Searched) -> None:
    _glossary(searched, "Free school meals", acronyms=("FSM",))
    searched.add("Free school meals", *(f"School means {number}" for number in range(20)))
    page = searched.page("free school meals")
    assert (page.suggestion, page.corrected) == ("", False)


def test_two_slips_leave_the_first_letter(searched: Searched) -> None:
    searched.add("Reduction of speed", "Allotments")
    assert searched.titles("induction") == []
    assert searched.titles("allotmnet") == ["Allotments"]


@pytest.mark.parametrize("slip", ["alotments", "allottments", "allotmemts", "allotmnets"])
def test_one_edit_is_recovered(searched: Searched, slip: str) -> None:
    searched.add("Allotments", "Cemeteries")
    page = searched.page(f"{slip} map")
    assert page.items[0].title == "Allotments"
    assert page.corrected
    assert page.suggestion == "allotments map"


@pytest.mark.parametrize("q", ["greenbelt map", "green belt map", "green-belt map"])
def test_compounds_are_found_in_both_spellings(searched: Searched, q: str) -> None:
    searched.add("Green belt map", "Greenbelt map of the coast", "Map of a belt, green")
    page = searched.page(q)
    assert {"Green belt map", "Greenbelt map of the coast"} <= {item.title for item in page.items}
    assert not page.suggestion


def test_a_word_that_most_things_hold_opens_nothing_by_itself(searched: Searched) -> None:
    searched.add(*(f"Council return {number}" for number in range(20)), "Grit", "Gritting council")
    assert set(searched.titles("council grit")) == {"Grit", "Gritting council"}


def test_an_unknown_reference_does_not_find_whatever_shares_a_piece(searched: Searched) -> None:
    searched.add("Contract 2025", "Gully 17", "Waste 9")
    searched.add("Grit", identifier="WST-2025-17")
    assert searched.titles("WST-2025-17") == ["Grit"]


def test_words_for_programs_are_not_offered(searched: Searched) -> None:
    searched.add("Roads", parts={"distributions": [{"title": "Table", "media_type": "application/geo+json"}]})
    page = searched.page("aplication")
    assert (page.total, page.suggestion) == (0, "")


def test_numbers_are_never_mended(searched: Searched) -> None:
    searched.add("Election 2018")
    assert searched.page("2019").total == 0


def test_a_beginning_is_enough_while_typing(searched: Searched) -> None:
    searched.add("Recycling centres")
    assert searched.titles("recycling cen") == ["Recycling centres"]
    assert searched.page("recycling cen").suggestion == ""


def test_phrases_exclusions_and_beginnings_hold(searched: Searched) -> None:
    searched.add("Car park map", "Park and car rules", "Parking fines")
    assert searched.titles('"car park"') == ["Car park map"]
    assert set(searched.titles("park -map")) == {"Park and car rules", "Parking fines"}
    assert set(searched.titles("park*")) == {"Car park map", "Park and car rules", "Parking fines"}
    assert searched.titles("park* -fines -rules") == ["Car park map"]


def test_suggestions_are_the_first_results(searched: Searched) -> None:
    searched.add(*(f"Housing return {number}" for number in range(20)), "Housing", "House prices")
    for q in ("housing", "hous", "housing ret", "huosing"):
        first = searched.page(q, per_page=8).items
        assert [item.id for item in searched.suggestions(q)] == [item.id for item in first]
        assert first
    assert searched.suggestions("ho*") == ()
    assert searched.suggestions(" ") == ()


def test_parts_are_found_and_named(searched: Searched) -> None:
    searched.add("Street works", parts={"columns": [{"name": "usrn_code", "description": "Which street it is."}]})
    (item,) = searched.page("usrn").items
    (highlight,) = [one for one in item.highlights if one.field == "columns"]
    assert highlight.label == "Columns"
    assert [piece.text for piece in highlight.pieces if piece.hit] == ["usrn_code"]
    assert "".join(piece.text for piece in highlight.pieces) == "usrn_code: Which street it is."


def test_what_matches_in_a_part_is_shown_by_itself_with_its_name_and_nothing_twice(searched: Searched) -> None:
    bin_ = {"name": "bin", "title": "Bin", "data_type": "code", "description": "Rubbish,\nfood or garden"}
    searched.add("Rounds", parts={"columns": [{"name": "day", "title": "Day", "data_type": "text"}, bin_]})
    (item,) = searched.page("garden").items
    (highlight,) = item.highlights
    assert "".join(piece.text for piece in highlight.pieces) == "bin: Rubbish, food or garden"


def test_names_of_people_are_not_found(searched: Searched) -> None:
    with searched.place() as place:
        person = place.person("Quentin Unusual")
        place.thing("dataset", "Bins", visibility="public", owners={"data_steward": person.email})
    searched.follow()
    assert searched.page("quentin", STAFF).total == 0


def test_sorting(searched: Searched) -> None:
    searched.add("Bins c", "Bins a", "Bins b")
    assert searched.titles("bins", sort="title") == ["Bins a", "Bins b", "Bins c"]
    assert searched.titles("", sort="title") == ["Bins a", "Bins b", "Bins c"]


def test_pages_follow_each_other(searched: Searched) -> None:
    searched.add(*(f"Bins {number:02}" for number in range(25)))
    pages = [searched.titles("bins", page=number, per_page=10) for number in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert len({title for page in pages for title in page}) == 25
    assert searched.page("bins", per_page=10).pages == 3


@pytest.mark.parametrize(
    "request_, code",
    [
        ({"filters": {"labels": ("everything",)}}, "search_filter"),
        ({"filters": {"owner": ("ann",)}}, "search_filter"),
        ({"sort": "hash"}, "search_sort"),
        ({"page": MOST_REACHED // 20 + 1}, "search_deep"),
    ],
)
def test_unknown_filters_and_orders_are_refused(searched: Searched, request_: dict[str, Any], code: str) -> None:
    searched.follow()
    with pytest.raises(Refused) as refusal:
        searched.page("bins", **request_)
    assert refusal.value.code == code


def test_attacks_on_rights_find_nothing_hidden(searched: Searched) -> None:
    with searched.place() as place:
        place.thing("dataset", "Zebra register", visibility="restricted", sensitive=True)
    searched.add("Labels for bins")
    for q in (
        ") OR labels:everything OR (",
        "labels:internal",
        'labels:"everything"',
        "everything",
        "thing:*",
        "-bins",
        "zebra",
        "zeb*",
        "zebrq",
    ):
        try:
            page = searched.page(q)
        except Refused:
            continue
        assert all(item.title == "Labels for bins" for item in page.items), q
        assert "zebra" not in page.suggestion
        assert all(value.value != "restricted" for value in page.facets["visibility"])


def test_a_restricted_thing_is_found_by_those_who_may(searched: Searched) -> None:
    with searched.place() as place:
        secret = place.thing("dataset", "Zebra register", visibility="restricted")
        owner = place.person("Ola Owner")
    searched.follow()
    named = type(ANONYMOUS)(name=owner.name, is_staff=True, things=frozenset({secret.id}))
    assert searched.titles("zebra", named) == ["Zebra register"]
    assert searched.titles("zebra", STAFF) == []


def test_the_word_for_a_kind_finds_things_of_that_kind(searched: Searched) -> None:
    searched.add("Planning applications")
    searched.add("Planning office", kind="system")
    assert searched.titles("planning system")[0] == "Planning office"


def test_words_of_another_name_are_marked_only_in_a_row(searched: Searched) -> None:
    _glossary(searched, "Unique property number", acronyms=("UPN",))
    searched.add("Plots", summary="The unique number of a property.", description="Has the unique property number too.")
    (item,) = searched.page("upn").items
    assert {one.field for one in item.highlights} == {"description"}


@pytest.mark.parametrize("q", ["fixes", "police"])
def test_a_word_that_is_right_is_not_mended(searched: Searched, q: str) -> None:
    searched.add(*(f"Policy fixed {number}" for number in range(30)))
    searched.add(*(f"Police fixes {number}" for number in range(3)))
    assert searched.page(q).suggestion == ""


def test_steps_of_a_runbook_are_found_and_named(searched: Searched) -> None:
    searched.add(
        "Nightly load", kind="runbook", body="Before you begin.\n\n1. Look at the log.\n2. Restart the loader."
    )
    (item,) = searched.page("loader").items
    (highlight,) = item.highlights
    assert highlight.label == "steps"
    assert "".join(piece.text for piece in highlight.pieces) == "Step 2: Restart the loader."
