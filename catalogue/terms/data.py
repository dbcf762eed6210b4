"""What is said of data and its use."""

from catalogue.terms.term import Term

_FREQ = "http://purl.org/cld/freq/"
_UK = "https://w3id.org/co-cddo/uk-cross-government-metadata-exchange-model/"
_GDPR = "https://www.legislation.gov.uk/eur/2016/679/article/"


class AccessRights(Term):
    """Who may use the data itself (UK Cross-Government Metadata Exchange Model, accessRights)."""

    OPEN = "open", "Open", _UK + "OPEN", "Anyone may use it under its licence."
    INTERNAL = "internal", "Internal", _UK + "INTERNAL", "For use inside the council, on request."
    COMMERCIAL = "commercial", "Commercial", _UK + "COMMERCIAL", "Use is limited by a supplier's terms."


class UpdateFrequency(Term):
    """How often the content changes (Dublin Core Collection Description frequency vocabulary)."""

    CONTINUAL = "continual", "Continually", _FREQ + "continuous"
    DAILY = "daily", "Daily", _FREQ + "daily"
    WEEKLY = "weekly", "Weekly", _FREQ + "weekly"
    MONTHLY = "monthly", "Monthly", _FREQ + "monthly"
    QUARTERLY = "quarterly", "Quarterly", _FREQ + "quarterly"
    ANNUAL = "annual", "Yearly", _FREQ + "annual"
    BIENNIAL = "biennial", "Every two years", _FREQ + "biennial"
    IRREGULAR = "irregular", "Irregularly", _FREQ + "irregular"
    NEVER = "never", "Never: it is finished", _FREQ + "irregular"


class Licence(Term):
    """Licences that councils meet most; any other is given as a web address."""

    OGL_3 = (
        "ogl-3",
        "Open Government Licence v3.0",
        "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    )
    CC_BY_4 = "cc-by-4", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"
    OS_PSGA = "os-psga", "Ordnance Survey PSGA member licence", ""
    DATA_SHARE = "data-share-agreement", "Data sharing agreement", _UK + "DATA_SHARE_AGREEMENT"
    INTERNAL = "internal-only", "Internal use only", ""
    OTHER = "other", "Other: see access notes", ""


class PersonalData(Term):
    """Whether the data is about living people (UK GDPR articles 4 and 9)."""

    NONE = "none", "No personal data", _GDPR + "4"
    PERSONAL = "personal", "Personal data", _GDPR + "4"
    SPECIAL_CATEGORY = "special_category", "Special category personal data", _GDPR + "9"


class LawfulBasis(Term):
    """Why personal data may be processed (UK GDPR article 6(1)(a) to (f))."""

    CONSENT = "consent", "Consent", _GDPR + "6"
    CONTRACT = "contract", "Contract", _GDPR + "6"
    LEGAL_OBLIGATION = "legal_obligation", "Legal obligation", _GDPR + "6"
    VITAL_INTERESTS = "vital_interests", "Vital interests", _GDPR + "6"
    PUBLIC_TASK = "public_task", "Public task", _GDPR + "6"
    LEGITIMATE_INTERESTS = "legitimate_interests", "Legitimate interests", _GDPR + "6"


class Dpia(Term):
    """Whether a data protection impact assessment is there (UK GDPR article 35)."""

    NOT_NEEDED = "not_needed", "Not needed", _GDPR + "35"
    NEEDED = "needed", "Needed, not done", _GDPR + "35"
    DONE = "done", "Done", _GDPR + "35"


class IdentifierScheme(Term):
    """What a column identifies, so that datasets that can be joined are found."""

    UPRN = (
        "uprn",
        "UPRN (unique property reference number)",
        "https://www.geoplace.co.uk/addresses-streets/uprn",
    )
    USRN = (
        "usrn",
        "USRN (unique street reference number)",
        "https://www.geoplace.co.uk/addresses-streets/usrn",
    )
    NHS_NUMBER = "nhs-number", "NHS number", "https://fhir.nhs.uk/Id/nhs-number"
    NINO = "national-insurance-number", "National Insurance number", ""
    UPN = "unique-pupil-number", "Unique pupil number", ""
    POSTCODE = "postcode", "Postcode", "http://data.ordnancesurvey.co.uk/ontology/postcode/PostcodeUnit"
    LSOA = (
        "lsoa",
        "Lower layer super output area",
        "http://statistics.data.gov.uk/def/statistical-geography#lsoa",
    )
    MSOA = (
        "msoa",
        "Middle layer super output area",
        "http://statistics.data.gov.uk/def/statistical-geography#msoa",
    )
    WARD = "ward", "Electoral ward code", "http://statistics.data.gov.uk/def/statistical-geography#ward"
    COMPANY_NUMBER = "company-number", "Companies House number", "http://org-id.guide/list/GB-COH"
    PROPERTY_REFERENCE = "property-reference", "Property reference of our own", ""
    VEHICLE = "vehicle-registration", "Vehicle registration mark", ""


class PartyRole(Term):
    """What an organisation is under a data sharing agreement (UK GDPR articles 4, 26 and 28)."""

    CONTROLLER = "controller", "Controller", _GDPR + "4"
    JOINT_CONTROLLER = "joint_controller", "Joint controller", _GDPR + "26"
    PROCESSOR = "processor", "Processor", _GDPR + "28"
    RECIPIENT = "recipient", "Recipient", _GDPR + "4"
