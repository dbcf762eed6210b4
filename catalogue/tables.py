"""Every table in one place, for migrations: importing this module completes the metadata."""

from catalogue import audit, kinds
from catalogue.glossary import tables as glossary
from catalogue.imports import tables as imports
from catalogue.people import tables as people
from catalogue.runbooks import tables as runbooks
from catalogue.searches import tables as searches
from catalogue.store import Base
from catalogue.tuning import tables as tuning

TOPICS = (audit, kinds, people, glossary, imports, runbooks, searches, tuning)
metadata = Base.metadata
