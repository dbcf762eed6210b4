"""What the demo council's suppliers handed over: each sort of evidence, and one contract handed over whole."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from catalogue.blobs import Blobs
from catalogue.kinds.resource import CataloguedResource
from catalogue.obligations.tables import Acceptance, Evidence, Obligation, ObligationType
from catalogue.store import Database
from catalogue.terms import EvidenceType
from portal.demo.load import load_demo
from tests.conftest import TODAY
from tests.portal.applications import CHEAP


def test_each_sort_of_evidence_is_seen_and_its_files_are_there(sqlite_database: Database, tmp_path: Path) -> None:
    """What is handed in is of a sort that its type takes; nothing in the demonstration is asked for otherwise."""
    load_demo(sqlite_database, TODAY, Blobs(tmp_path), passwords=CHEAP)
    with sqlite_database.reading() as session:
        pieces = session.execute(select(Evidence, Obligation, ObligationType).join(
            Obligation, Obligation.id == Evidence.obligation_id
        ).join(ObligationType, ObligationType.code == Obligation.type_code)).all()  # fmt: skip
        assert {piece.evidence_type for piece, _, _ in pieces} == {one.value for one in EvidenceType}
        assert [row.title for _, row, usual in pieces if row.evidence != usual.evidence] == []
        assert all(Blobs(tmp_path).is_whole(piece.sha256) for piece, _, _ in pieces if piece.sha256)


def test_a_good_handover_was_finished_last_year(sqlite_database: Database, tmp_path: Path) -> None:
    load_demo(sqlite_database, TODAY, Blobs(tmp_path), passwords=CHEAP)
    with sqlite_database.reading() as session:
        rows = session.scalars(
            select(Obligation)
            .join(CataloguedResource, CataloguedResource.id == Obligation.contract_id)
            .where(CataloguedResource.slug == "data-warehouse-build")
        ).all()
        accepted = session.scalars(
            select(Acceptance).where(Acceptance.obligation_id.in_([row.id for row in rows]))
        ).all()
    assert len(accepted) == len(rows) == 10 and {row.status for row in rows} == {"accepted"}
    assert all(TODAY - timedelta(days=420) < one.accepted_at.date() <= TODAY - timedelta(days=365) for one in accepted)
