"""What the index keeps of one catalogued thing: plain data, made by whoever can read the whole of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from catalogue.terms import Lifecycle

# Between the values of a list in a text.
LISTED = "; "


@dataclass(frozen=True)
class IndexDocument:
    """One thing as search sees it.

    `names` are what it is exactly called besides its title: its slug, references, other titles, file names, whole web
    addresses. `text` holds what can be found by words and shown as a highlight, by the name of the field or part.
    `labels` are those of `access.labels_of_thing`. `facets` hold codes, and free words as they are written. `version`
    is the thing's own. `due` is when it should be looked at again. `proven` is the last day on which drills prove
    it. `used` counts the live things that it is linked
    with, by their visibility, of which only `public` and `internal` may be named.
    """

    id: UUID
    version: int
    kind: str
    slug: str
    title: str
    summary: str = ""
    names: tuple[str, ...] = ()
    text: Mapping[str, str] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lifecycle: str = Lifecycle.LIVE.value
    completeness: int = 0
    updated: date = date.min
    attested: date | None = None
    due: date | None = None
    proven: date | None = None
    used: Mapping[str, int] = field(default_factory=dict)
