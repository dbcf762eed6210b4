"""What the rows of each table are called where somebody reads what goes: one of them, and several."""

from collections.abc import Mapping

from catalogue.plurals import how_many

# A table that is not here is called by its own name; a test holds that all are here that can hang on a contract.
WORDS: Mapping[str, tuple[str, str]] = {
    "absence": ("absence", "absences"),
    "acceptance": ("acceptance of a handover", "acceptances of handovers"),
    "agreement": ("data sharing agreement", "data sharing agreements"),
    "agreement_party": ("party of a data sharing agreement", "parties of data sharing agreements"),
    "api_token": ("token of a program", "tokens of programs"),
    "arrived_picture": ("picture that came with a runbook", "pictures that came with runbooks"),
    "catalogued_resource": ("entry of the catalogue", "entries of the catalogue"),
    "checklist": ("checklist", "checklists"),
    "checklist_step": ("step of a checklist", "steps of checklists"),
    "clause": ("clause of the contract", "clauses of the contract"),
    "contract": ("record of what is said of a contract alone", "records of what is said of contracts alone"),
    "contract_change": ("variation, novation or option used", "variations, novations and options used"),
    "contract_document": ("document of the contract", "documents of the contract"),
    "contract_notice": ("note of what became of a notice", "notes of what became of notices"),
    "contract_payment": ("line of published spending", "lines of published spending"),
    "contract_supplier": ("other supplier", "other suppliers"),
    "dataset": ("dataset", "datasets"),
    "dataset_column": ("column of a dataset", "columns of datasets"),
    "departure": ("receipt of what leavers handed on", "receipts of what leavers handed on"),
    "distribution": ("file or address of a dataset", "files and addresses of datasets"),
    "drill": ("drill", "drills"),
    "engagement": ("person named as working under it", "people named as working under it"),
    "engagement_extension": ("extension of such work", "extensions of such work"),
    "engagement_system": ("system on which they work", "systems on which they work"),
    "evidence": ("piece of evidence", "pieces of evidence"),
    "external_identity": ("name of it in an imported file", "names of it in imported files"),
    "former_slug": ("former address of its page", "former addresses of its page"),
    "grant": ("right to see it, given by name", "rights to see it, given by name"),
    "induction": ("starter’s path", "starters’ paths"),
    "induction_step": ("step of a starter’s path", "steps of starters’ paths"),
    "interface": ("interface of a system", "interfaces of systems"),
    "invitation": ("invitation", "invitations"),
    "known_search": ("search that should find it", "searches that should find it"),
    "legal_hold": ("legal hold that is over", "legal holds that are over"),
    "link": ("link to or from another entry", "links to or from other entries"),
    "message": ("message", "messages"),
    "obligation": ("handover", "handovers"),
    "obligation_block": ("note that we kept the supplier waiting", "notes that we kept the supplier waiting"),
    "obligation_chase": ("note that the supplier was asked", "notes that the supplier was asked"),
    "obligation_dispute": ("dispute", "disputes"),
    "obligation_dispute_note": ("message in a dispute", "messages in disputes"),
    "obligation_procedure": ("procedure to be handed over", "procedures to be handed over"),
    "obligation_proposal": ("proposal to leave or vary a handover", "proposals to leave or vary handovers"),
    "obligation_relief": ("wish of the supplier for more days", "wishes of the supplier for more days"),
    "obligation_round": ("round of handing in", "rounds of handing in"),
    "obligation_system": ("system that a handover is about", "systems that handovers are about"),
    "ownership": ("owner or deputy, with dates", "owners and deputies, with dates"),
    "path_step": ("step of a starter path", "steps of starter paths"),
    "procedure": ("procedure or skill", "procedures and skills"),
    "read_receipt": ("note that somebody read a runbook", "notes that somebody read a runbook"),
    "readiness_snapshot": ("day of a system’s readiness", "days of systems’ readiness"),
    "report": ("report", "reports"),
    "resource_version": ("version in its history", "versions in its history"),
    "revision": ("text of a runbook", "texts of runbooks"),
    "role_assignment": ("role held on it", "roles held on it"),
    "row_report": ("line of an import’s report", "lines of imports’ reports"),
    "runbook": ("runbook", "runbooks"),
    "runbook_file": ("file of a runbook", "files of runbooks"),
    "saved_search": ("saved search", "saved searches"),
    "staged_row": ("row of an import", "rows of imports"),
    "starter_path": ("starter path", "starter paths"),
    "statement_of_work": ("statement of work", "statements of work"),
    "system": ("system", "systems"),
    "team": ("team", "teams"),
    "upload_link": ("link to hand in by", "links to hand in by"),
    "wish": ("wish for something that search did not find", "wishes for what search did not find"),
}  # fmt: skip


def several(table: str) -> str:
    """What the rows of a table are called, as a heading of their number."""
    return WORDS[table][1] if table in WORDS else table.replace("_", " ")


def counted(table: str, number: int) -> str:
    """So many rows of a table, in words: “3 handovers”."""
    return how_many(number, *WORDS[table]) if table in WORDS else f"{number:,} {table.replace('_', ' ')}"
