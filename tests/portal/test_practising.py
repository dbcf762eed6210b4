"""Who should practise what next, on pages: what comes first, what it would give, and who is told the name."""

import csv
import io

from flask.testing import FlaskClient

from catalogue.kinds import kind_of
from catalogue.resources.queries import thing
from catalogue.terms import DrillLevel
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR
from tests.portal.conftest import Council, SignIn, Tell
from tests.portal.test_readiness import OWNER, PAGE, STAFF, text_of

NEXT = "/readiness/next"


def begun(at: Running) -> None:
    """Ben can restore Hearth, Ann has begun to learn it; of the Website nothing was ever done; of the Attic nobody
    knows what must be done."""
    restore = at.procedure(is_restore=True)
    at.drill(restore, at.ben)
    at.drill(restore, at.ann, level=DrillLevel.TAUGHT_BACK, witness=at.ben)
    at.system = at.thing("system", "Website")
    at.procedure("Publish", "minor")
    at.thing("system", "Attic")


def rows_of(reader: FlaskClient, address: str) -> list[dict[str, str]]:
    """The rows of the file."""
    return list(csv.DictReader(io.StringIO(reader.get(f"{address}as=csv&table=next").text.lstrip("\ufeff"))))


def test_the_system_that_needs_it_most_comes_first(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(begun)
    staff = sign_in(client, STAFF)
    assert f'href="{NEXT}"' in staff.get("/readiness").text
    rows = rows_of(staff, f"{NEXT}?")
    assert [(row["System"], row["Procedure"], row["Readiness now (%)"], row["Readiness then (%)"]) for row in rows] == [
        ("Website", "Publish", "0", "50"),
        ("Hearth", "Restore", "50", "100"),
    ]
    assert (rows[0]["Who"], rows[0]["How"]) == ("Anyone of our own people who cannot do it yet", "Done alone")
    assert rows[1]["How"] == "Done while watched"


def test_the_filters_of_the_list_go_along(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(begun)
    staff = sign_in(client, STAFF)
    assert f'href="{NEXT}?answer=amber"' in staff.get("/readiness?answer=amber&sort=-score").text
    assert [row["System"] for row in rows_of(staff, f"{NEXT}?answer=amber&")] == ["Hearth"]
    assert "Nothing to practise" in staff.get(f"{NEXT}?answer=green").text


def test_who_has_begun_is_named_to_the_owner_alone(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    council.register("system", "Hearth", owners={"technical_owner": OWNER})

    def tell(at: Running) -> None:
        at.system = thing(at.session, OPERATOR, kind_of("system"), "hearth")
        begun(at)

    running(tell)
    somebody = "Somebody of ours who has begun, or did it within a year"
    for address in (PAGE, NEXT):
        staff = text_of(sign_in(client.application.test_client(), STAFF).get(address).text)
        assert somebody in staff and "Ann Archer" not in staff
        assert "Ann Archer" in sign_in(client.application.test_client(), OWNER).get(address).text


def test_without_systems_the_page_says_so(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    assert "Nothing to practise" in sign_in(client, STAFF).get(NEXT).text
