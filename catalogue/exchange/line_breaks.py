"""Line breaks that a source lost the backslashes of: “rn” where a new line was, put back."""

import re
from typing import Any

# No English word has “rn” twice in a row, before a capital, or with no letter before it; web addresses may.
_SURE = re.compile(r"(?:rn){2,}|(?<![A-Za-z./@_-])rn|(?<=[./_-])rn(?![a-z])|rn(?=[A-Z][a-z])|(?<=[a-z])rn(?=[A-Z])")
_AFTER_A_WORD = re.compile(r"(?<![A-Za-z])([A-Za-z]*[A-Za-z])rn(?![A-Za-z])")
_WORDS_IN_RN = re.compile(
    r"\w*(burn|bourn|born|turn|learn|thorn|western|eastern|northern|southern|modern|pattern|concern|govern)"
    r"|earn|corn|acorn|popcorn|worn|sworn|torn|horn|barn|yarn|warn|forewarn|darn|fern|stern|intern|extern|tern"
    r"|bittern|kentigern|cavern|tavern|lantern|cistern|discern|mourn|adjourn|urn|churn|spurn|scorn|adorn|morn"
    r"|forlorn|cairn|bairn|nairn|kern|heron|wern|gwern",
    re.IGNORECASE,
)


def has_lost_breaks(value: Any) -> bool:
    """Whether some text in this value surely has “rn” for a line break."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, str) and _SURE.search(one):
            return True
    return False


def with_breaks(text: str) -> str:
    """The text with its lines. Only for a source that `has_lost_breaks`: elsewhere a name may just end in “rn”."""
    text = _SURE.sub(lambda found: "\n" * (len(found.group()) // 2), text)
    text = _AFTER_A_WORD.sub(lambda found: found.group() if _is_word(found) else f"{found.group(1)}\n", text)
    return re.sub(r"\n +", "\n", text)


def _is_word(found: re.Match[str]) -> bool:
    return _WORDS_IN_RN.fullmatch(found.group()) is not None
