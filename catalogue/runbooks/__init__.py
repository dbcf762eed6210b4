"""How a system is run: the procedures that staff must be able to carry out, and the drills that prove who can."""
