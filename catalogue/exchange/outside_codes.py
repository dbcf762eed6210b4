"""Codes and licences as European vocabularies and CKAN write them, read as ours."""

from typing import Any

from catalogue.exchange.dcat_tree import local_name
from catalogue.kinds.dataset import DATASET
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.values import Unreadable, parse
from catalogue.terms import Licence

_OTHER_CODES = {
    "cont": "continual", "updatecont": "continual", "irreg": "irregular", "unknown": "irregular", "other": "irregular",
    "annual2": "irregular", "annual3": "irregular", "semiannual": "irregular", "asneeded": "irregular",
    "notplanned": "never", "nonpublic": "internal", "restricted": "internal", "confidential": "internal",
}  # fmt: skip


def licence_in_words(text: str) -> dict[str, str]:
    """A licence that is a whole text goes where readers look for how they may use the data."""
    if "open-government-licence" in text:
        return {"licence": Licence.OGL_3.value}
    return {"licence": Licence.OTHER.value, "access_how": text[: DATASET.field("access_how").max_length]}


def parse_code(field: Field, text: str) -> Any:
    """Like `parse`, and knows the codes that European and CKAN vocabularies use. Raises `Unreadable`."""
    try:
        return parse(field, text)
    except Unreadable:
        if field.type is not FieldType.TERM:
            raise
        code = "".join(character for character in local_name(text).casefold() if character.isalnum())
        try:
            return parse(field, _OTHER_CODES.get(code) or local_name(text).replace("_", " "))
        except Unreadable:
            pass
        raise
