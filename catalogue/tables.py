"""Every table in one place, for migrations: importing this module completes the metadata."""

from catalogue import audit, kinds
from catalogue.glossary import tables as glossary
from catalogue.imports import tables as imports
from catalogue.people import tables as people
from catalogue.retention import tables as retention
from catalogue.searches import tables as searches
from catalogue.store import Base
from catalogue.tuning import tables as tuning

TOPICS = (audit, kinds, people, glossary, imports, retention, searches, tuning)
metadata = Base.metadata
