"""What is said of any catalogued thing."""

from typing import Self

from catalogue.terms.term import Term

_DCT = "http://purl.org/dc/terms/"
_UK = "https://w3id.org/co-cddo/uk-cross-government-metadata-exchange-model/"
_ADMS = "http://purl.org/adms/status/"


class Visibility(Term):
    """Who may see a thing at all."""

    PUBLIC = "public", "Public", "", "Anyone can see it, without signing in."
    INTERNAL = "internal", "Council staff only", "", "All council staff can see it."
    RESTRICTED = (
        "restricted",
        "Restricted",
        "",
        "Only its owners, its team's stewards and people named for it.",
    )


class SecurityClassification(Term):
    """Government Security Classifications; nothing above OFFICIAL may be described here."""

    OFFICIAL = "official", "OFFICIAL", _UK + "OFFICIAL"


class Lifecycle(Term):
    """Where a catalogued thing is in its life."""

    DRAFT = "draft", "Draft", _ADMS + "UnderDevelopment", "Not ready to be relied on."
    LIVE = "live", "Live", _ADMS + "Completed"
    DEPRECATED = "deprecated", "Being replaced", _ADMS + "Deprecated", "Still there, but use its replacement."
    RETIRED = "retired", "Retired", _ADMS + "Withdrawn", "No longer in use; kept for the record."


class Criticality(Term):
    """What it costs when it stops."""

    CRITICAL = "critical", "Critical", "", "A service to residents stops within a day."
    IMPORTANT = "important", "Important", "", "Work is delayed or done by hand."
    MINOR = "minor", "Minor", "", "An annoyance."


class Relation(Term):
    """How one catalogued thing hangs together with another; `inverse` reads it from the other end."""

    inverse: str

    def __new__(cls, code: str, label: str = "", inverse: str = "", uri: str = "") -> Self:
        term = str.__new__(cls, code)
        term._value_ = code
        term.label = label
        term.uri = uri or f"urn:x-portal:{cls.__name__}:{code}"
        term.hint = ""
        term.inverse = inverse
        return term

    COVERS = "covers", "Covers", "Covered by"
    HOLDS = "holds", "Holds", "Held in", "http://www.w3.org/ns/dcat#servesDataset"
    FEEDS = "feeds", "Feeds", "Fed by", "http://www.w3.org/ns/prov#wasDerivedFrom"
    EXPLAINS = "explains", "Explains", "Explained by", _DCT + "isReferencedBy"
    SHARES = "shares", "Shares", "Shared under"
    DEPENDS_ON = "depends_on", "Depends on", "Needed by", _DCT + "requires"
    PART_OF = "part_of", "Part of", "Has part", _DCT + "isPartOf"
    CALLED_OFF_FROM = "called_off_from", "Called off from", "Call-offs"
    REPLACES = "replaces", "Replaces", "Replaced by", _DCT + "replaces"
    SUPPLIED_UNDER = "supplied_under", "Supplied under", "Supplies"
    RELATED_TO = "related_to", "Related to", "Related to", _DCT + "relation"


class OwnerRole(Term):
    """What someone answers for; the order is the order of accountability."""

    INFORMATION_ASSET_OWNER = "information_asset_owner", "Information asset owner"
    DATA_STEWARD = "data_steward", "Data steward"
    DATA_CUSTODIAN = "data_custodian", "Data custodian"
    TECHNICAL_OWNER = "technical_owner", "Technical owner"
    CONTRACT_MANAGER = "contract_manager", "Contract manager"
    SUPPLIER_CONTACT = "supplier_contact", "Supplier contact"
