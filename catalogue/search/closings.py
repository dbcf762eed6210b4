"""How questions end in lay words: that something fails, and when, after the words that say what it is."""

from collections.abc import Sequence

_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
# What says when, where a word before it shows so: “at night”, “every morning”, but not “polling night” or “bin day”.
_TIMES = frozenset(f"night morning afternoon evening day week weekend month moment time {_DAYS}".split())
_BEFORE = frozenset("at in on over since during every each all this last next the right".split())
# What says when by itself, and what stands before it: “since yesterday”, “right now”.
_ALONE = frozenset("today yesterday tonight tomorrow overnight now again still suddenly anymore".split())
_MORE = frozenset({"more", "longer"})
# That something does not work: whoever wrote the instructions may say “has stopped” for “fails”. “Bus stops” and “car
# crashes” are things.
_FAILS = frozenset("fail fails failed failing stopped hangs hung crashed broke".split())
_DOWN, _IS = "down", frozenset("is are was were went goes gone".split())


def closing_of(said: Sequence[str]) -> int:
    """With how many words a question ends that only say that something fails, and when: 3 of “payments fail at night”;
    0 if there are none."""
    end = len(said)
    while (begin := _before_the_time(said[:end])) < end:
        end = begin
    return len(said) - end


def _before_the_time(said: Sequence[str]) -> int:
    """Where the last words begin that say when; the length where they say something else."""
    if not said:
        return 0
    last, length = said[-1], len(said)
    begin = length - 1
    while begin and said[begin - 1] in _BEFORE:
        begin -= 1
    if last in _ALONE or (last in _TIMES and begin < length - 1):
        return begin
    if last in _FAILS or (last == _DOWN and said[-2:-1] and said[-2] in _IS):
        return length - 1
    return length - 2 if last in _MORE and said[-2:-1] == ["any"] else length
