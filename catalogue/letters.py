"""Letters without case and accents: the one form in which words and names are compared, and addresses are made."""

import unicodedata

# Letters of European names that Unicode does not take apart into a plain letter and its mark.
_WHOLE = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ŋ": "ng", "ı": "i"}
)


def fold(text: str) -> str:
    """A text without case and accents: Łódź is lodz, Ærø is aero, Straße is strasse."""
    if text.isascii():
        return text.lower()
    split = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(character for character in split if not unicodedata.combining(character)).translate(_WHOLE)
