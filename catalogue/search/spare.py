"""Which things are copies, backups or trials, told by their titles."""

import re

from catalogue.letters import fold

# What only such titles begin or end with; a word with other meanings counts where it stands apart from the rest.
_BEGINS = r"^(?:copy of|backup of|do not use|tmp)\b"
_ENDS = r"\b(?:copy(?: \(?\d+)?|backup|bak|do not use|tmp|(?<!year )(?<!years )(?<!months )old)$"
_TRIAL = r"^(?:test|temp)(?:$|[ ]?(?:[-_:–—(\d]|(?:data|dataset|table|file|record|entry)\b))"
_APART = r"[-_:–—,(\[] ?(?:test|temp|old)$"
_SPARE = re.compile("|".join((_BEGINS, _ENDS, _TRIAL, _APART)))


def is_spare(title: str) -> bool:
    """Whether a title is that of a copy or a trial: “Bins (test)”, not “Test Valley” or “Driving test”."""
    return bool(_SPARE.search(" ".join(fold(title).split()).strip(" .)]!")))
