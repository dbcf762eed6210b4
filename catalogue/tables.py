"""Every table in one place, for migrations: importing this module completes the metadata."""

from catalogue import audit, kinds
from catalogue.contracts import tables as contracts
from catalogue.glossary import tables as glossary
from catalogue.imports import tables as imports
from catalogue.messages import tables as messages
from catalogue.obligations import tables as obligations
from catalogue.people import tables as people
from catalogue.readiness import tables as readiness
from catalogue.retention import tables as retention
from catalogue.runbooks import path_tables as starter_paths
from catalogue.runbooks import tables as runbooks
from catalogue.searches import tables as searches
from catalogue.store import Base
from catalogue.tuning import tables as tuning

TOPICS = (
    audit,
    kinds,
    people,
    glossary,
    imports,
    contracts,
    messages,
    retention,
    runbooks,
    starter_paths,
    searches,
    tuning,
    obligations,
    readiness,
)
metadata = Base.metadata
