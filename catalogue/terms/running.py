"""What is said of systems, reports and runbooks."""

from catalogue.terms.term import Term

_UK = "https://w3id.org/co-cddo/uk-cross-government-metadata-exchange-model/"


class ServiceStatus(Term):
    """Whether a system can be used (UK Cross-Government Metadata Exchange Model, serviceStatus)."""

    IN_DEVELOPMENT = "in_development", "In development", _UK + "ALPHA"
    LIVE = "live", "Live", _UK + "LIVE"
    BEING_REPLACED = "being_replaced", "Being replaced", _UK + "DEPRECATED"
    SWITCHED_OFF = "switched_off", "Switched off", _UK + "WITHDRAWN"


class Hosting(Term):
    """Where a system runs, and so who can reach it."""

    SUPPLIER = "supplier_hosted", "Hosted by the supplier"
    CLOUD = "council_cloud", "In our own cloud account"
    ON_PREMISES = "on_premises", "In our own building"
    DESKTOP = "desktop", "On people's computers"


class HeldBy(Term):
    """In whose hands something is: admin access, source code, configuration."""

    COUNCIL = "council", "The council"
    BOTH = "both", "The council and the supplier"
    SUPPLIER = "supplier", "Only the supplier"
    UNKNOWN = "unknown", "Not known"


class InterfaceType(Term):
    """How another system talks to this one."""

    REST = "rest", "Web API (REST)"
    SOAP = "soap", "Web service (SOAP)"
    FILE_TRANSFER = "file_transfer", "File transfer"
    DATABASE = "database", "Database connection"
    MESSAGE = "message", "Message queue"


class ReportType(Term):
    """What kind of output lineage ends in."""

    DASHBOARD = "dashboard", "Dashboard"
    STATUTORY_RETURN = "statutory_return", "Statutory return"
    PUBLICATION = "publication", "Publication"
    REGULAR_REPORT = "regular_report", "Regular report"


class RevisionChange(Term):
    """How much a new text of a runbook changes what is done."""

    MINOR = "minor", "Minor", "", "The steps stay the same: spelling, wording, a link. Drills and reading still count."
    MAJOR = "major", "Major", "", "Something is done in another way. Drills no longer count; everyone reads it again."


class RevisionState(Term):
    """Whether readers see a text of a runbook."""

    DRAFT = "draft", "Draft"
    APPROVED = "approved", "Approved"
    WITHDRAWN = "withdrawn", "Withdrawn"


class RunbookType(Term):
    """What a runbook tells how to do."""

    START_STOP = "start_stop", "Start and stop"
    BACKUP_RESTORE = "backup_restore", "Back up and restore"
    DEPLOY = "deploy", "Deploy a change"
    INCIDENT = "incident", "When something breaks"
    ROUTINE = "routine", "Routine work"
    ACCESS = "access", "Give or take away access"
    OTHER = "other", "Other"
