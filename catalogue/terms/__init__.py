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
from catalogue.terms.people import Employer, OrganisationType, Role, Scope
from catalogue.terms.procurement import ContractStatus, ProcurementRoute, Regime, ValueBasis
from catalogue.terms.readiness import DrillKind, DrillLevel, DrillOutcome, ProcedureWeight, ReadinessBand
from catalogue.terms.running import HeldBy, Hosting, InterfaceType, ReportType, RunbookType, ServiceStatus
from catalogue.terms.term import Term
from catalogue.terms.things import Criticality, Lifecycle, OwnerRole, Relation, SecurityClassification, Visibility

__all__ = [
    "AccessRights",
    "ContractStatus",
    "Criticality",
    "Dpia",
    "DrillKind",
    "DrillLevel",
    "DrillOutcome",
    "Employer",
    "HeldBy",
    "Hosting",
    "IdentifierScheme",
    "InterfaceType",
    "LawfulBasis",
    "Licence",
    "Lifecycle",
    "OrganisationType",
    "OwnerRole",
    "PartyRole",
    "PersonalData",
    "ProcedureWeight",
    "ProcurementRoute",
    "ReadinessBand",
    "Regime",
    "Relation",
    "ReportType",
    "Role",
    "RunbookType",
    "Scope",
    "SearchOutcome",
    "SecurityClassification",
    "ServiceStatus",
    "Term",
    "UpdateFrequency",
    "ValueBasis",
    "Visibility",
]
