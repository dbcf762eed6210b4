"""What became of something that somebody looked for and did not find."""

from catalogue.terms.term import Term


class SearchOutcome(Term):
    """The answer of a data steward to a search that found nothing, or to a wish."""

    OPEN = "open", "Open", "", "Nobody has answered yet."
    FOUND = "found", "Found", "", "An entry answers it: say which."
    NOT_HELD = "not_held", "Not held", "", "The council does not hold it, or not in this catalogue: say why."
    DISMISSED = "dismissed", "Dismissed", "", "There is nothing to answer."
