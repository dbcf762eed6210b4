"""Making and changing things: nothing typed is lost, nothing is saved twice, and rights hold."""

import pytest
from flask.testing import FlaskClient

from catalogue.kinds import KINDS, kind_of
from catalogue.people.directory import PersonEntry, TeamEntry, keep_person, keep_team
from catalogue.people.roles import Period, RoleScope, grant_role
from catalogue.resources.past import version_lines
from catalogue.resources.queries import thing
from catalogue.terms import Role
from tests.conftest import TODAY
from tests.portal.conftest import OPERATOR, Council, SignIn
from tests.portal.filling import fields_of, fill_in

OWNED = {"owners": {"information_asset_owner": "owner@council.example"}}


@pytest.mark.parametrize("kind", [kind.code for kind in KINDS])
def test_each_kind_can_be_made_and_opened_for_change(
    client: FlaskClient, council: Council, sign_in: SignIn, kind: str
) -> None:
    plural = kind_of(kind).plural
    steward = sign_in(client, "steward@council.example")
    answer = fill_in(steward, f"/{plural}/new", {"title": "A new one", "summary": "For trying."})
    assert (answer.status_code, answer.location) == (303, f"/{plural}/a-new-one")
    assert "Added." in steward.get(f"/{plural}/a-new-one").text
    unchanged = fill_in(steward, f"/{plural}/a-new-one/edit", {})
    assert unchanged.status_code == 303
    assert "Nothing was changed." in steward.get(f"/{plural}/a-new-one").text


def test_a_new_thing_can_be_given_its_owner(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    steward = sign_in(client, "steward@council.example")
    wrong = fill_in(steward, "/datasets/new", {"title": "Bins", "information_asset_owner": "nobody@council.example"})
    assert wrong.status_code == 422
    assert 'href="#information_asset_owner"' in wrong.text
    fill_in(steward, "/datasets/new", {"title": "Bins", "information_asset_owner": "owner@council.example"})
    assert "/people/owner" in steward.get("/datasets/bins").text


def test_errors_keep_everything_that_was_typed(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    steward = sign_in(client, "steward@council.example")
    typed = {
        "title": "",
        "summary": "x" * 251,
        "description": "First\n\n<b>second</b>",
        "issued-day": "31",
        "issued-month": "2",
        "issued-year": "2026",
        "landing_page": "not an address",
        "licence-address": "https://licence.example/mine",
    }
    answer = fill_in(steward, "/datasets/new", typed)
    assert answer.status_code == 422
    again = fields_of(answer.text, "/datasets/new")
    assert {name: again[name] for name in typed} == typed
    for name in ("title", "summary", "issued", "landing_page"):
        assert f'href="#{name}"' in answer.text
    assert "First published must be a real date, like 27 3 2026." in answer.text
    assert "No datasets" in steward.get("/datasets").text


def test_a_name_that_is_taken_is_told_once_with_a_link_and_can_be_saved_all_the_same(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    steward = sign_in(client, "steward@council.example")
    council.register("dataset", "Gullies", visibility="internal")
    warned = fill_in(steward, "/datasets/new", {"title": " gullies ", "summary": "Others."})
    assert (warned.status_code, steward.get("/datasets/gullies-2").status_code) == (422, 404)
    assert "There is already a dataset called" in warned.text
    assert 'href="/datasets/gullies"' in warned.text
    assert fields_of(warned.text, "/datasets/new")["summary"] == "Others."
    renamed = fill_in(steward, "/datasets/new", {"title": "Gullies"}, began=warned.text)
    assert "There is already a dataset called" in renamed.text
    taken = fill_in(steward, "/datasets/new", {}, began=renamed.text)
    assert (taken.status_code, taken.location) == (303, "/datasets/gullies-2")


def test_a_hidden_thing_of_the_same_name_is_not_told(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("dataset", "Gullies", visibility="restricted")
    admin = sign_in(client, "admin@council.example")
    assert fill_in(admin, "/datasets/new", {"title": "Gullies"}).status_code == 303


def test_a_preview_saves_nothing(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    slug = council.register("dataset", "Bins", **OWNED)
    owner = sign_in(client, "owner@council.example")
    answer = fill_in(owner, f"/datasets/{slug}/edit", {"description": "**Bold** <script>x</script>", "do": "preview"})
    assert answer.status_code == 200
    assert "<strong>Bold</strong>" in answer.text
    assert "<script>x" not in answer.text
    assert "Bold" not in owner.get(f"/datasets/{slug}").text


def test_a_change_is_in_the_history_with_who_and_why(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    slug = council.register("dataset", "Bins", **OWNED)
    owner = sign_in(client, "owner@council.example")
    fill_in(owner, f"/datasets/{slug}/edit", {"summary": "Shorter.", "note": "It was too long"})
    with council.database.reading() as session:
        newest = version_lines(session, OPERATOR, thing(session, OPERATOR, kind_of("dataset"), slug))[0]
    assert (newest.number, newest.actor, newest.note, newest.changed) == (2, "Owner", "It was too long", ["summary"])


def test_blank_in_a_form_erases(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    slug = council.register("dataset", "Bins", summary="Old words", keywords=["bins", "waste"], **OWNED)
    owner = sign_in(client, "owner@council.example")
    fill_in(owner, f"/datasets/{slug}/edit", {"summary": "", "keywords": "refuse\n\nbins"})
    page = owner.get(f"/datasets/{slug}").text
    assert "Old words" not in page
    assert '>refuse</a>, <a class="govuk-link" href="/search?tag=bins">bins</a>' in page
    assert "waste" not in page


def test_a_stale_save_shows_both_changes_and_loses_neither(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    slug = council.register("dataset", "Bins", summary="Which day bins go out.", coverage="Town", **OWNED)
    path = f"/datasets/{slug}/edit"
    owner = sign_in(client, "owner@council.example")
    began = owner.get(path).text
    assert (
        fill_in(owner, path, {"summary": "Which day bins are emptied.", "coverage": "Whole county"}).status_code == 303
    )
    mine = {"summary": "Which weekday bins go out.", "retention": "Six years"}
    answer = fill_in(owner, path, mine, began=began)
    assert answer.status_code == 409
    merged = fields_of(answer.text, path)
    assert merged["summary"] == mine["summary"]
    assert merged["retention"] == "Six years"
    assert merged["coverage"] == "Whole county"
    assert merged["version"] == "2"
    assert "emptied." in answer.text
    assert "You both changed Summary." in answer.text
    assert "Nothing you typed is lost." in answer.text
    assert "Owner saved a change on" in answer.text and "Someone else" not in answer.text
    assert owner.post(path, data=merged).status_code == 303
    page = owner.get(f"/datasets/{slug}").text
    assert mine["summary"] in page
    assert "Whole county" in page
    assert "Six years" in page


def test_a_version_that_never_was_is_stale_too(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    slug = council.register("dataset", "Bins", **OWNED)
    owner = sign_in(client, "owner@council.example")
    for version in ("", "-1", "0", "99999999999999999999", "x"):
        answer = fill_in(owner, f"/datasets/{slug}/edit", {"version": version, "summary": "Mine"})
        assert answer.status_code == 409
        assert "Mine" in answer.text


def test_a_replacement_can_be_pasted_as_an_address(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    slug = council.register("dataset", "Old", **OWNED)
    council.register("dataset", "New one")
    owner = sign_in(client, "owner@council.example")
    pasted = {"lifecycle": "deprecated", "replaced_by": "https://know-how.council.example/datasets/new-one?x=1"}
    assert fill_in(owner, f"/datasets/{slug}/edit", pasted).status_code == 303
    assert 'href="/datasets/new-one"' in owner.get(f"/datasets/{slug}").text


def test_a_replacement_that_the_editor_may_not_see_is_not_shown_and_stays(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("dataset", "Hidden one", visibility="restricted")
    slug = council.register("dataset", "Old", lifecycle="deprecated", replaced_by="hidden-one", **OWNED)
    owner = sign_in(client, "owner@council.example")
    form = owner.get(f"/datasets/{slug}/edit").text
    assert "hidden-one" not in form
    assert fields_of(form, f"/datasets/{slug}/edit")["replaced_by"] == ""
    assert fill_in(owner, f"/datasets/{slug}/edit", {"summary": "New words"}).status_code == 303
    with council.database.reading() as session:
        assert thing(session, OPERATOR, kind_of("dataset"), slug).replaced_by_id is not None


def test_guessing_at_hidden_replacements_tells_nothing(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("dataset", "Hidden one", visibility="restricted")
    slug = council.register("dataset", "Old", **OWNED)
    owner = sign_in(client, "owner@council.example")
    tried = {"lifecycle": "deprecated"}
    there = fill_in(owner, f"/datasets/{slug}/edit", tried | {"replaced_by": "hidden-one"})
    missing = fill_in(owner, f"/datasets/{slug}/edit", tried | {"replaced_by": "not-there"})
    assert (there.status_code, missing.status_code) == (422, 422)
    assert "There is no dataset with the address “hidden-one”." in there.text


@pytest.mark.parametrize("path", ["/datasets/new", "/datasets/bins/edit", "/datasets/bins/edit/columns"])
def test_those_who_may_not_are_told(client: FlaskClient, council: Council, sign_in: SignIn, path: str) -> None:
    council.register("dataset", "Bins", visibility="public")
    assert client.get(path).status_code == 302
    staff = sign_in(client, "staff@council.example")
    assert staff.get(path).status_code == 403
    began = staff.get("/datasets/bins").text
    token = fields_of(began, "/sign-out")
    assert staff.post(path, data=token | {"title": "Mine"}).status_code == 403


def test_one_who_locks_himself_out_is_sent_to_the_table(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    admin = sign_in(client, "admin@council.example")
    answer = fill_in(admin, "/datasets/new", {"title": "Secret", "visibility": "restricted"})
    assert (answer.status_code, answer.location) == (303, "/datasets")


def test_a_steward_of_one_team_adds_for_that_team_alone(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    with council.database.unit_of_work() as session:
        keep_team(session, OPERATOR, TeamEntry("Other Team"))
        team, _ = keep_team(session, OPERATOR, TeamEntry("Test Team"))
        person, _ = keep_person(session, OPERATOR, PersonEntry("staff@council.example", "Staff"))
        grant_role(session, OPERATOR, person, Role.STEWARD, Period(TODAY), RoleScope("team", team.id))
    page = sign_in(client, "staff@council.example").get("/datasets/new").text
    assert fields_of(page, "/datasets/new")["team"] == "test-team"
    assert "Other Team" not in page


def test_a_new_contract_is_its_adders_and_asks_what_it_covers(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    procurement = sign_in(client, "procurement@council.example")
    answer = fill_in(procurement, "/contracts/new", {"title": "Bin lorries"})
    page = procurement.get(answer.location).text
    assert 'href="/people/procurement"' in page
    assert 'href="/contracts/bin-lorries/links">Say which systems it covers</a>' in page


def test_the_error_summary_names_the_field(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    steward = sign_in(client, "steward@council.example")
    answer = fill_in(steward, "/datasets/new", {"title": "", "review_months": "soon"})
    summary = answer.text.partition("error-summary")[2].partition("</ul>")[0]
    assert "(months): “soon” is not a whole number" in summary


def test_a_replacement_is_named_by_its_title_too(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    old = council.register("dataset", "Old", **OWNED)
    council.register("dataset", "New register")
    owner = sign_in(client, "owner@council.example")
    path, tried = f"/datasets/{old}/edit", {"lifecycle": "deprecated", "replaced_by": "New Register"}
    assert fill_in(owner, path, tried).status_code == 303
    assert fields_of(owner.get(path).text, path)["replaced_by"] == "new-register"
    council.register("dataset", "New register")
    several = fill_in(owner, path, tried)
    assert several.status_code == 422
    assert "2 entries are called this: /datasets/new-register, /datasets/new-register-2" in several.text
