"""Whatever a contract holds, it goes out as OCDS that the published schemas accept, and comes back saying the same."""

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from catalogue.exchange.ocds import read_ocds
from catalogue.exchange.ocds_published import Paid, Published, Source
from catalogue.exchange.organisation_ids import Body
from catalogue.exchange.publisher import Publisher
from catalogue.exchange.upload import Upload
from catalogue.exchange.write_ocds import record_package, release_package, releases_of, to_json, to_lines
from catalogue.imports.rules import same
from catalogue.kinds import kind_of
from catalogue.kinds.record import Record
from tests.catalogue.exchange.test_round_trip import WORDS, records
from tests.catalogue.imports.published_schemas import assert_valid

PORTAL = Publisher("https://portal.example", "Example Council", "ocds-ab12cd")
CONTRACT = kind_of("contract")


class Bodies(dict[str, Body]):
    """An organisation for every short address."""

    def __missing__(self, slug: str) -> Body:
        return Body(f"The {slug}", "GB-COH-01234567" if len(slug) % 2 else "")


def _whole(record: Record) -> Record:
    """With what no row of a list can do without."""
    needed = {part.name: [one.name for one in part.fields if one.required] for part in CONTRACT.parts}
    for name, rows in record.parts.items():
        for number, row in enumerate(rows):
            for field in needed[name]:
                row.setdefault(field, f"{field} {number}" if field != "organisation" else f"body-{number}")
    for number, row in enumerate(record.parts.get("documents", [])):
        row["url"] = f"https://data.example/{ODD_ENDS[number % len(ODD_ENDS)]}"
    if record.parts.get("other_suppliers"):  # OCDS lists suppliers alike, so the first is the one that answers
        record.values.setdefault("supplier", "the-first")
    return record


ODD_ENDS = ("a b/é", "list[1]?of=100%", "page#part#two")
PAID = st.builds(
    Paid,
    st.uuids().map(str),
    st.dates(),
    st.decimals(-(10**9), 10**9, places=2).map(Decimal),
    WORDS.map(lambda text: f"P {text}"),
)
PUBLISHED = st.builds(
    Published,
    record=records(CONTRACT).map(_whole),
    id=st.uuids().map(str),
    version=st.integers(1, 9),
    changed=st.integers(1_577_836_800, 1_893_456_000).map(lambda second: datetime.fromtimestamp(second, UTC)),
    payments=st.lists(PAID, max_size=3).map(tuple),
)


@settings(max_examples=25, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # to shrink takes minutes
@given(
    contracts=st.lists(PUBLISHED, min_size=1, max_size=2, unique_by=(lambda one: one.id, lambda one: one.record.slug))
)
def test_whatever_goes_out_is_valid_and_says_nothing_else_when_it_comes_back(contracts: list[Published]) -> None:
    source = Source(PORTAL, Bodies())
    releases = releases_of(contracts, source)
    package = release_package(releases, source, "https://portal.example/ocds/releases.json")
    records_ = record_package(releases, source, "https://portal.example/ocds/records.json")
    assert_valid(package, "release-package-schema")
    assert_valid(records_, "record-package-schema")
    before = {one.record.slug: one.record for one in contracts}
    for upload in (
        Upload("a.json", to_json(package)),
        Upload("b.json", to_json(records_)),
        Upload("c.ndjson", to_lines(releases)),
    ):
        found = {one.slug: one for one in read_ocds(upload, PORTAL.base_url).records}
        assert found.keys() == before.keys()
        for slug, record in found.items():
            said = before[slug].values
            other = {name: value for name, value in record.values.items() if not same(value, said.get(name))}
            assert other == {}
