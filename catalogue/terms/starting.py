"""What is said of the steps by which somebody new learns their work."""

from catalogue.terms.term import Term


class StarterStage(Term):
    """By when a starter takes a step."""

    FIRST_DAY = "first_day", "First day"
    FIRST_WEEK = "first_week", "First week"
    LATER = "later", "Later"


class StarterDeed(Term):
    """What a starter does in a step; `read` and the two of doing are shown by records, never ticked off."""

    READ = "read", "Read a runbook", "", "Done once they say of the text in force that they have read it."
    MEET = "meet", "Meet someone", "", "Done once they say that they have met."
    WITH_BUDDY = "with_buddy", "Do it with a buddy", "", "Done once a drill shows that they did it, watched or alone."
    ALONE = "alone", "Do it alone", "", "Done once a drill shows that they did it alone."
