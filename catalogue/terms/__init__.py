"""Closed vocabularies of standards and law, in one place to import them from."""

from catalogue.terms.asking import SearchOutcome
from catalogue.terms.data import (
    AccessRights,
    Dpia,
    IdentifierScheme,
    LawfulBasis,
    Licence,
    PartyRole,
    PersonalData,
    UpdateFrequency,
)
from catalogue.terms.due import Anchor, Nation, OffsetUnit
from catalogue.terms.mail import MessageState, MessageTopic
from catalogue.terms.obligations import (
    Charge,
    CheckLevel,
    EvidenceType,
    ObligationAction,
    ObligationStatus,
    Obligor,
    Rag,
    Standing,
    Strength,
)
from catalogue.terms.people import Employer, OrganisationType, Role, Scope
from catalogue.terms.procurement import ChangeKind, ContractStatus, ProcurementRoute, Regime, SupplierRole, ValueBasis
from catalogue.terms.readiness import DrillKind, DrillLevel, DrillOutcome, ProcedureKind, ProcedureWeight, ReadinessBand
from catalogue.terms.running import (
    HeldBy,
    Hosting,
    InterfaceType,
    ReportType,
    RevisionChange,
    RevisionState,
    RunbookType,
    ServiceStatus,
)
from catalogue.terms.starting import StarterDeed, StarterStage
from catalogue.terms.term import Term
from catalogue.terms.things import Criticality, Lifecycle, OwnerRole, Relation, SecurityClassification, Visibility

__all__ = [
    "AccessRights",
    "Anchor",
    "ChangeKind",
    "Charge",
    "CheckLevel",
    "ContractStatus",
    "Criticality",
    "Dpia",
    "DrillKind",
    "DrillLevel",
    "DrillOutcome",
    "Employer",
    "EvidenceType",
    "HeldBy",
    "Hosting",
    "IdentifierScheme",
    "InterfaceType",
    "LawfulBasis",
    "Licence",
    "Lifecycle",
    "MessageState",
    "MessageTopic",
    "Nation",
    "ObligationAction",
    "ObligationStatus",
    "Obligor",
    "OffsetUnit",
    "OrganisationType",
    "OwnerRole",
    "PartyRole",
    "PersonalData",
    "ProcedureKind",
    "ProcedureWeight",
    "ProcurementRoute",
    "Rag",
    "ReadinessBand",
    "Regime",
    "Relation",
    "ReportType",
    "RevisionChange",
    "RevisionState",
    "Role",
    "RunbookType",
    "Scope",
    "SearchOutcome",
    "SecurityClassification",
    "ServiceStatus",
    "Standing",
    "StarterDeed",
    "StarterStage",
    "Strength",
    "SupplierRole",
    "Term",
    "UpdateFrequency",
    "ValueBasis",
    "Visibility",
]
