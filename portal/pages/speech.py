"""Plain values of history and forms in the words of pages: labels for codes, names for slugs, dates written out."""

from typing import Any

from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.values import blank
from catalogue.resources.history import Speak, in_words
from catalogue.resources.references import References
from portal.words import day, money


def speaker(references: References) -> Speak:
    """A function that says a field's plain value in words."""

    def speak(spec: Field, value: Any) -> str:
        if blank(value):
            return ""
        if spec.type is FieldType.DATE:
            return day(str(value))
        if spec.type is FieldType.MONEY:
            return money(str(value))
        if isinstance(value, list):
            return ", ".join(value)
        if isinstance(value, bool):
            return "Yes" if value else "No"
        return in_words(spec, value, references.label)

    return speak
