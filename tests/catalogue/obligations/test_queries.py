"""Lists, presets, counts and totals: what they show, to whom, and that SQL and the pure rules say the same."""

import random
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from catalogue.access import ANONYMOUS, Action, Actor, Held, may
from catalogue.errors import NotFound, Refused
from catalogue.kinds.resource import CataloguedResource
from catalogue.obligations import rag as rules
from catalogue.obligations import today as on
from catalogue.obligations.clocks import days_left
from catalogue.obligations.closing import blocking, refuse_to_close_over
from catalogue.obligations.deciding import accept, accept_in_part
from catalogue.obligations.ending import record_not_delivered
from catalogue.obligations.presets import PRESETS, preset_called
from catalogue.obligations.queries import (
    Filters,
    Totals,
    count_of,
    counts_by_preset,
    handover_totals,
    obligations,
    obligations_of,
)
from catalogue.obligations.rag import Horizon, horizon_of
from catalogue.obligations.seen import contracts_seen
from catalogue.obligations.tables import Obligation
from catalogue.terms import Criticality, EvidenceType, ObligationStatus, Rag, Role, Scope, Visibility
from tests.catalogue.obligations.stage import WEEKDAYS, Stage
from tests.factories import OPERATOR, TODAY

S = ObligationStatus
HORIZON = horizon_of(TODAY, WEEKDAYS)


def test_the_horizon_is_ten_working_days_ahead() -> None:
    assert Horizon(TODAY, date(2026, 12, 4)) == HORIZON


def made_up(chance: random.Random, stage: Stage, chain: uuid.UUID | None = None) -> Obligation:
    """A row in any state at all, dates and marks included; in half of them an end of a chain."""

    def day(least: int, most: int) -> date | None:
        return TODAY + timedelta(chance.randint(least, most)) if chance.random() < 0.8 else None

    identity = uuid.uuid4()
    return Obligation(
        id=identity,
        chain_id=chain or identity,
        contract_id=stage.deal.id,
        type_code="RUNBOOK",
        title="Made up",
        evidence=["file"],
        created_at=stage.deal.created_at,
        status=S.ACCEPTED_IN_PART.value if chain is None and chance.random() < 0.3 else chance.choice(list(S)).value,
        owner_id=chance.choice([stage.owner.id, stage.owner.id, None]),
        effective_due_on=day(-20, 110),
        stopped_on=chance.choice([None, None, day(-30, -1)]),
        respond_by=day(-5, 5),
        criticality=chance.choice(list(Criticality)).value,
        disputed=chance.random() < 0.2,
    )


def is_remainder_open(row: Obligation, rows: list[Obligation]) -> bool:
    """The rule in plain words: the last of the chain is neither accepted nor settled."""
    done = {S.ACCEPTED, S.ACCEPTED_IN_PART, *rules.SETTLED}
    return any(one.chain_id == row.chain_id and S(one.status) not in done for one in rows)


def test_sql_and_the_pure_rules_say_the_same(stage: Stage, seeded: random.Random, count: Any) -> None:
    rows = [made_up(seeded, stage) for _ in range(count(400, 4000))]
    rows += [made_up(seeded, stage, row.id) for row in rows if row.status == S.ACCEPTED_IN_PART]
    stage.session.add_all(rows)
    stage.session.flush()
    today = HORIZON.today
    columns = (on.rag(HORIZON), on.days_left(today), on.is_overdue(today), on.keeps_supplier_waiting(today))
    found = {row[0]: row[1:] for row in stage.session.execute(select(Obligation.id, *columns))}
    for row in rows:
        facts = on.rag_facts(row, is_remainder_open(row, rows))
        left = days_left(row.effective_due_on, row.stopped_on, today)
        waits = rules.keeps_supplier_waiting(facts, today)
        assert found[row.id] == (rules.rag(facts, HORIZON), left, rules.is_overdue(facts, today), waits)
    assert {row[0] for row in found.values()} == set(Rag)


def test_obligations_are_seen_by_exactly_those_whom_the_policy_lets(stage: Stage) -> None:
    deals = [stage.contract(f"Deal {one}", visibility=one.value) for one in Visibility]
    first = deals[2].id
    held = frozenset({Held(Role.CONTRACTOR, f"contract:{first}"), Held(Role.CONTRACTOR, f"contract:{deals[0].id}")})
    for actor in (
        ANONYMOUS,
        OPERATOR,
        Actor(is_staff=True),
        Actor(is_staff=True, scopes=frozenset({Scope.READ})),
        Actor(is_staff=True, scopes=frozenset({Scope.WRITE})),
        Actor(is_staff=True, roles=frozenset({Held(Role.STEWARD)})),
        Actor(is_staff=True, things=frozenset({first})),
        Actor(things=frozenset({first})),
        Actor(roles=held),
        Actor(roles=held, things=frozenset({first})),
        Actor(roles=held, things=frozenset({first, deals[0].id})),
        Actor(roles=held, things=frozenset({first}), scopes=frozenset({Scope.WRITE})),
        Actor(roles=frozenset({Held(Role.PARTNER)}), things=frozenset({first})),
    ):
        shown = set(stage.session.scalars(select(CataloguedResource.id).where(contracts_seen(actor))))
        assert shown & {deal.id for deal in deals} == {
            deal.id for deal in deals if may(actor, Action.READ_OBLIGATIONS, deal.facts)
        }


def several(stage: Stage) -> dict[str, Obligation]:
    """One obligation for each way to stand."""
    rows = {
        "draft": stage.owed("draft", days=200),
        "far": stage.opened("far", days=91),
        "near": stage.opened("near", days=90),
        "near with evidence": stage.opened("near with evidence", days=5),
        "late": stage.opened("late", days=-1),
        "undated": stage.opened("undated", days=None),
        "waiting": stage.submitted("waiting", days=-4),
        "in check": stage.in_check("in check", days=4),
        "accepted": stage.in_check("accepted", days=-9),
        "never": stage.opened("never", days=-50),
    }
    stage.upload(rows["near with evidence"])
    accept(stage.at(stage.acceptor), rows["accepted"], stage.done(), stage.shelf.blobs)
    record_not_delivered(stage.at(stage.keeper), rows["never"], "It did not come.")
    return rows


SHOWN = {
    "due_without_evidence": ["near"],
    "overdue": ["late"],
    "waiting_for_us": ["waiting", "in check"],
    "no_owner_or_date": ["undated"],
}


def test_presets_show_and_count_the_same(stage: Stage) -> None:
    several(stage)
    staff = stage.place.actor(stage.owner)
    for preset in PRESETS:
        filters = Filters(preset=preset.code)
        found = obligations(stage.session, staff, HORIZON, filters)
        assert [line.row.title for line in found] == SHOWN[preset.code]
        assert count_of(stage.session, staff, HORIZON, filters) == len(found)
    assert counts_by_preset(stage.session, staff, HORIZON) == {code: len(found) for code, found in SHOWN.items()}
    assert set(counts_by_preset(stage.session, ANONYMOUS, HORIZON).values()) == {0}
    with pytest.raises(NotFound):
        preset_called("everything")


@pytest.mark.parametrize(
    "filters, titles",
    [
        (Filters(statuses=(S.DRAFT, S.ACCEPTED)), ["draft", "accepted"]),
        (Filters(colours=(Rag.RED, Rag.GREY)), ["late", "undated", "never"]),
        (Filters(types=("EXIT_PLAN",)), []),
        (Filters(due_from=TODAY, due_until=TODAY + timedelta(9)), ["in check", "near with evidence"]),
        (Filters(preset="overdue", colours=(Rag.GREEN,)), []),
        (Filters(page=2, per_page=4), ["near", "far", "draft", "undated"]),
    ],
)
def test_filters_narrow_and_list_first_due_first_and_what_is_over_last(
    stage: Stage, filters: Filters, titles: list[str]
) -> None:
    several(stage)
    found = obligations(stage.session, stage.place.actor(stage.owner), HORIZON, filters)
    assert [line.row.title for line in found] == titles


def test_filters_by_contract_and_people(stage: Stage) -> None:
    rows = several(stage)
    actor = stage.place.actor(stage.keeper)
    for filters, many in (
        (Filters(contract_id=stage.deal.id), len(rows)),
        (Filters(contract_id=uuid.uuid4()), 0),
        (Filters(people=(("owner", stage.owner.id),)), len(rows)),
        (Filters(people=(("acceptor", stage.owner.id),)), 0),
    ):
        assert count_of(stage.session, actor, HORIZON, filters) == many


def test_a_line_says_under_which_contract_and_how_it_stands(stage: Stage) -> None:
    stage.opened("late", days=-1)
    (line,) = obligations(stage.session, stage.place.actor(stage.owner), HORIZON, Filters())
    assert (line.contract_title, line.contract_slug, line.type_label) == ("Housing support", stage.deal.slug, "Runbook")
    assert (line.rag, line.days_left, line.is_overdue) == (Rag.RED, -1, True)


def test_a_contractor_lists_their_own_contract_alone(stage: Stage) -> None:
    stage.opened("ours")
    other = stage.contract("Other", visibility="public")
    elsewhere = stage.owed("theirs")
    elsewhere.contract_id = other.id
    stage.session.flush()
    actor = stage.place.actor(stage.supplier)
    found = obligations(stage.session, actor, HORIZON, Filters())
    assert [line.row.title for line in found] == ["ours"]
    assert obligations_of(stage.session, actor, other.id) == []
    assert len(obligations_of(stage.session, OPERATOR, other.id)) == 1


def test_totals_count_each_obligation_once(stage: Stage) -> None:
    several(stage)
    other = stage.contract("Empty")
    actor = stage.place.actor(stage.owner)
    found = handover_totals(stage.session, actor, HORIZON, [stage.deal.id, other.id])
    assert found == {
        stage.deal.id: Totals(accepted=1, waiting=2, not_pursued=0, unknown=1, overdue=2, open=3, drafts=1),
        other.id: Totals(),
    }
    hidden = handover_totals(stage.session, ANONYMOUS, HORIZON, [stage.deal.id])
    assert hidden == {stage.deal.id: Totals()}


def test_totals_leave_nothing_out_but_what_fell_away(stage: Stage, seeded: random.Random) -> None:
    rows = [made_up(seeded, stage) for _ in range(200)]
    stage.session.add_all(rows)
    stage.session.flush()
    (totals,) = handover_totals(stage.session, OPERATOR, HORIZON, [stage.deal.id]).values()
    fell_away = {S.CANCELLED, S.SUPERSEDED, S.VARIED}
    assert sum(vars(totals).values()) == sum(S(row.status) not in fell_away for row in rows)


def test_a_contract_is_not_closed_over_critical_obligations(stage: Stage) -> None:
    critical = {"criticality": Criticality.CRITICAL, "evidence": (EvidenceType.FILE,)}
    stage.opened("not critical")
    row = stage.in_check("critical", **critical)
    actor = stage.place.actor(stage.keeper)
    assert blocking(stage.session, actor, stage.deal) == [row]
    with pytest.raises(Refused) as refused:
        refuse_to_close_over(stage.session, actor, stage.deal)
    assert (
        refused.value.code == "obligations_open" and "over 1 critical obligation (“critical”)." in refused.value.words
    )
    at = stage.at(stage.acceptor)
    _, rest = accept_in_part(at, row, stage.done(), "Half.", "The rest", stage.shelf.blobs)
    assert blocking(stage.session, actor, stage.deal) == [rest]
    assert blocking(stage.session, ANONYMOUS, stage.deal) == []
    stage.deal.end_on = stage.today - timedelta(1)
    record_not_delivered(stage.at(stage.keeper), rest)
    assert blocking(stage.session, actor, stage.deal) == []
    refuse_to_close_over(stage.session, actor, stage.deal)


@pytest.mark.parametrize("status", S)
def test_which_states_stand_in_the_way_of_closing(stage: Stage, seeded: random.Random, status: S) -> None:
    row = made_up(seeded, stage)
    row.status, row.criticality = status.value, Criticality.CRITICAL.value
    stage.session.add(row)
    stage.session.flush()
    stands = {"draft", "agreed", "open", "submitted", "in_check", "returned"}
    assert bool(blocking(stage.session, OPERATOR, stage.deal)) is (status.value in stands)
