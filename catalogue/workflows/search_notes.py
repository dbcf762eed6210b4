"""What is worth noting of one search: that it found nothing, or that it found what other words had not."""

from datetime import date

from catalogue.errors import Refused
from catalogue.kinds.values import clean
from catalogue.search.parse import parse
from catalogue.search.words import key
from catalogue.searches.rules import Miss, Retry, is_counted, seal


def miss_of(words: str, by_staff: bool, on: date) -> Miss | None:
    """A search that found nothing; None for words that are not worth counting, or that search would refuse."""
    read = _readable(words)
    return Miss(seal(key(read)), read, by_staff, on) if read else None


def retry_of(before: str, words: str, on: date) -> Retry | None:
    """Words that found something after others had not; None if they are the same, or either is not worth counting."""
    first, second = _readable(before), _readable(words)
    if not (first and second) or key(first) == key(second):
        return None
    return Retry(seal(key(first), key(second)), first, second, on)


def _readable(words: str) -> str:
    """The words as they can be shown, if search takes them; empty if not. They may come from anybody."""
    read = " ".join(clean(words).split())
    if not is_counted(read) or not key(read):
        return ""
    try:
        parse(read)
    except Refused:
        return ""
    return read
