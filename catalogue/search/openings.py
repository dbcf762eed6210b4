"""How questions begin in lay words: what comes before the words that say what they are about."""

from collections.abc import Sequence

from catalogue.search.words import STOP_WORDS

# Stop words before them are passed over: “can you tell me who owns”, “is there a map of”.
_OPENINGS = tuple(
    tuple(said.split())
    for said in (
        "who owns",
        "who runs",
        "responsible for",
        "in charge of",
        "ask about",
        "speak to about",
        "talk to about",
        "contact about",
        "i find",
        "we find",
        "find out about",
        "looking for",
        "map of",
        "maps of",
        "list of",
        "lists of",
    )
)
# What is wanted of the thing, not only that it is: what has the word comes before what has not.
TOLD_OF = frozenset({"map", "maps", "list", "lists"})


def opening_of(said: Sequence[str]) -> int:
    """With how many words a question begins before what it is about: 6 of “where can I find a list of trees”."""
    begun = 0
    while length := _next_opening(said[begun:]):
        begun += length
    return begun


def _next_opening(said: Sequence[str]) -> int:
    """The length of the first opening with the stop words before it; 0 if there is none."""
    for start, word in enumerate(said):
        for opening in _OPENINGS:
            end = start + len(opening)
            if tuple(said[start:end]) == opening:
                return end
        if word not in STOP_WORDS:
            return 0
    return 0
