"""What search and tables narrow by alike: the fields that feed facets, and the codes of facets of free words."""

from catalogue.kinds import KINDS
from catalogue.kinds.kind import FieldType
from catalogue.letters import fold
from catalogue.people.names import UNTITLED, slugify

FEEDING = (
    *(field for kind in KINDS for field in kind.fields if field.facet),
    *(field for kind in KINDS for part in kind.parts for field in part.fields if field.facet),
)
# Facets of free words: kept as they are written, chosen and counted by their codes.
WORD_FACETS = frozenset(field.facet for field in FEEDING if field.type in (FieldType.TEXT, FieldType.LIST))


def code_of(facet: str, said: str) -> str:
    """The code by which a value is chosen and counted: of a free word its slug, else the value itself.

    A word without a Latin letter has no slug of its own, and stands for itself.
    """
    if facet not in WORD_FACETS:
        return said
    slug = slugify(said)
    return slug if slug != UNTITLED else fold(said)
