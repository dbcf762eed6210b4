"""What is said of contracts."""

from catalogue.terms.term import Term

_OCDS = "https://standard.open-contracting.org/1.1/en/schema/codelists/#"


class ContractStatus(Term):
    """OCDS 1.1.5 contractStatus, a closed list."""

    PENDING = "pending", "Pending", _OCDS + "contract-status"
    ACTIVE = "active", "Active", _OCDS + "contract-status"
    CANCELLED = "cancelled", "Cancelled", _OCDS + "contract-status"
    TERMINATED = "terminated", "Ended", _OCDS + "contract-status"


class ValueBasis(Term):
    """What a contract's value is (Local Government Transparency Code 2015, paragraph 32)."""

    TOTAL = "total", "Over the whole contract"
    ANNUAL = "annual", "Estimated for a year"


class ProcurementRoute(Term):
    """How the contract was let (Local Government Transparency Code 2015, paragraph 32)."""

    QUOTE = "invitation_to_quote", "Invitation to quote"
    TENDER = "invitation_to_tender", "Published invitation to tender"
    FRAMEWORK = "framework", "Call-off from a framework"
    DIRECT = "direct_award", "Direct award"
    UNKNOWN = "unknown", "Not known"


class SupplierRole(Term):
    """What an organisation does under a contract beside the supplier that answers for it."""

    CONSORTIUM = "consortium", "In a consortium with the supplier"
    JOINT = "joint", "Awarded beside the supplier", "", "Such as the others on a framework."
    SUBCONTRACTOR = "subcontractor", "Sub-contractor"


class ChangeKind(Term):
    """What changed a contract after it was made."""

    VARIATION = "variation", "Variation"
    NOVATION = "novation", "Novation", "", "Another supplier takes the contract over."
    OPTION = "option", "Option used", "", "An extension, or more, that the contract itself allows."


class Regime(Term):
    """Which procurement law the contract stands under; it decides which notices are due."""

    PROCUREMENT_ACT_2023 = (
        "procurement_act_2023",
        "Procurement Act 2023",
        "https://www.legislation.gov.uk/ukpga/2023/54",
    )
    PCR_2015 = "pcr_2015", "Public Contracts Regulations 2015", "https://www.legislation.gov.uk/uksi/2015/102"
    LIGHT_TOUCH = "light_touch", "Light touch", "https://www.legislation.gov.uk/ukpga/2023/54/section/9"
    BELOW_THRESHOLD = (
        "below_threshold",
        "Below threshold",
        "https://www.legislation.gov.uk/ukpga/2023/54/part/6",
    )
    EXEMPT = "exempt", "Exempt", "https://www.legislation.gov.uk/ukpga/2023/54/schedule/2"
    SCOTLAND = "scotland", "Scottish regulations", "https://www.legislation.gov.uk/ssi/2015/446"
    WALES = "wales", "Welsh regulations", "https://www.legislation.gov.uk/wsi/2024/782"
    UNKNOWN = "unknown", "Not known"


class Notice(Term):
    """What the Procurement Act 2023 asks to publish once a contract is made, by its number in the regulations."""

    UK7 = "uk7", "UK7 contract details notice", "https://www.legislation.gov.uk/ukpga/2023/54/section/53"
    UK8 = "uk8", "UK8 contract payment notice", "https://www.legislation.gov.uk/ukpga/2023/54/section/70"
    UK9 = "uk9", "UK9 contract performance notice", "https://www.legislation.gov.uk/ukpga/2023/54/section/71"
    UK10 = "uk10", "UK10 contract change notice", "https://www.legislation.gov.uk/ukpga/2023/54/section/75"
    UK11 = "uk11", "UK11 contract termination notice", "https://www.legislation.gov.uk/ukpga/2023/54/section/80"
