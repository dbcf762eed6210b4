"""What is said of people and organisations, and what they may be given to do."""

from catalogue.terms.term import Term


class Employer(Term):
    """For whom a person works; only council staff count as our own people."""

    COUNCIL = "council", "The council"
    SUPPLIER = "supplier", "A supplier"
    PARTNER = "partner", "A partner agency"


class OrganisationType(Term):
    """What an organisation is to the council."""

    COUNCIL = "council", "Council"
    SUPPLIER = "supplier", "Supplier"
    PARTNER = "partner", "Partner agency"
    OTHER = "other", "Other public body"


class Role(Term):
    """What a person has been given to do; an owner's rights follow from ownership instead."""

    READER = "reader", "Reader", "", "Sees what council staff may see."
    STEWARD = "steward", "Data steward", "", "Describes what their team holds, restricted things included."
    PROCUREMENT = "procurement", "Contract manager", "", "Keeps contracts, agreements and what suppliers hand over."
    ACCEPTOR = "acceptor", "Acceptor", "", "May accept what a supplier hands over under one contract."
    CONTRACTOR = (
        "contractor",
        "Contractor",
        "",
        "Sees what is public and what one contract names; hands in what it owes.",
    )
    PARTNER = "partner", "Partner agency", "", "Sees what is public and what a live agreement names."
    AUDITOR = "auditor", "Auditor", "", "Reads who changed what."
    ADMIN = "admin", "Administrator", "", "Keeps people, roles and settings; no restricted content."


class Scope(Term):
    """What an API token may do, always within its owner's own rights."""

    READ = "read", "Read"
    WRITE = "write", "Make and change things"
    IMPORT = "import", "Import records"
    LINEAGE_WRITE = "lineage:write", "Send lineage events"
    ADMIN = "admin", "Keep people and settings"
