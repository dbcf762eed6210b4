"""Who and what there is in a made-up council: its people, and things of every kind for every reader."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from random import Random

from catalogue.kinds import KINDS
from catalogue.kinds.record import Record
from catalogue.terms import Relation, Role, Visibility
from tests.conftest import TODAY
from tests.portal.twins.made_up import ORGANISATIONS, made_up

READER, OWNER, GONE, AUDITOR = (f"{name}@council.example" for name in ("reader", "owner", "gone", "auditor"))
STAFF = {
    READER: Role.READER,
    OWNER: Role.READER,
    GONE: Role.READER,
    AUDITOR: Role.AUDITOR,
    "steward@council.example": Role.STEWARD,
    "procurement@council.example": Role.PROCUREMENT,
    "admin@council.example": Role.ADMIN,
}
CONTRACTOR, PARTNER = "contractor@supplier.example", "partner@partner.example"
# A team, an organisation and a person who have to do with nothing but what outsiders cannot see.
SHADOW, SHADOW_TEAM, SHADOW_TRUST = "shadow@council.example", "shadow-team", "shadow-trust"
SHADOW_FILTERS = (("team", SHADOW_TEAM), ("organisation", SHADOW_TRUST), ("supplier", SHADOW_TRUST))


@dataclass(frozen=True)
class Opening:
    """Something that names things for outsiders: a contract and the systems it covers, or an agreement's datasets."""

    key: str
    relation: Relation
    given: tuple[str, ...]


@dataclass
class Cast:
    """One thing of each kind for each visibility and `extra` more, by key; outsiders are let in to some of them."""

    chance: Random
    extra: int
    records: dict[str, Record] = field(default_factory=dict)
    shadowed: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        every = list(product([kind.code for kind in KINDS], Visibility))
        for number, (kind, seen_by) in enumerate([*every, *self.chance.choices(every, k=self.extra)]):
            key = f"{kind}-{number}"
            self.records[key] = made_up(self.chance, kind, key)
            self.records[key].values["visibility"] = seen_by.value
        self.contract = self._opening("contract", Relation.COVERS, "system")
        self.agreement = self._opening("agreement", Relation.SHARES, "dataset")
        self.records[self.agreement.key].parts["parties"] = [{"organisation": "test-agency", "role": "recipient"}]
        self._make_hidden_things_count()
        self._cast_shadows()

    def keys(self, kind: str = "", *seen_by: Visibility) -> list[str]:
        """The things of a kind, or of any, that have one of these visibilities, or any."""
        return [
            key
            for key, record in self.records.items()
            if kind in ("", record.kind) and (not seen_by or record.values["visibility"] in seen_by)
        ]

    @property
    def opened(self) -> frozenset[str]:
        """All that is named for an outsider, and a contract of others that all see: things that stay what they are."""
        openings = (self.contract, self.agreement)
        of_others = self.keys("contract", Visibility.PUBLIC)[0]
        return frozenset({of_others, *(key for opening in openings for key in (opening.key, *opening.given))})

    def _opening(self, kind: str, relation: Relation, other: str) -> Opening:
        """One that holds today, and names a thing for staff and a restricted one."""
        key = self.keys(kind, Visibility.INTERNAL)[0]
        self.records[key].values.update({"lifecycle": "live", **_ending_in(200)})
        return Opening(key, relation, tuple(self.keys(other, one)[0] for one in list(Visibility)[1:]))

    def _make_hidden_things_count(self) -> None:
        """Restricted things that home pages, starter packs and organisations' pages would count, were they seen."""
        counted = {
            "contract": _ending_in(60) | {"lifecycle": "live", "supplier": "test-supplier"},
            "system": {"lifecycle": "live", "admin_access": "supplier"},
            "runbook": {"lifecycle": "live", "runbook_type": "incident", "team": "housing"},
            "agreement": {"lifecycle": "draft"},  # it binds the agency, but lets nobody in yet
        }
        first = {kind: self.records[self.keys(kind, Visibility.RESTRICTED)[0]] for kind in counted}
        for kind, values in counted.items():
            first[kind].values.update(values)
        first["agreement"].parts["parties"] = [{"organisation": slug} for slug in ORGANISATIONS]

    def _cast_shadows(self) -> None:
        """Give some of what no outsider sees to those whom no outsider sees either."""
        unseen = set(self.keys("", Visibility.INTERNAL, Visibility.RESTRICTED)) - self.opened
        self.shadowed = frozenset(self.chance.sample(sorted(unseen), len(unseen) // 3))
        for key in sorted(self.shadowed):
            record = self.records[key]
            record.values.update({"team": SHADOW_TEAM, "organisation": SHADOW_TRUST})
            record.owners["data_steward"] = SHADOW
            if record.kind == "contract":
                record.values["supplier"] = SHADOW_TRUST


def _ending_in(days: int) -> dict[str, str]:
    """What contracts and agreements say of their time: they have begun, and end so many days from today."""
    start, end = ((TODAY + timedelta(days=offset)).isoformat() for offset in (-200, days))
    return {"start_on": start, "end_on": end}
