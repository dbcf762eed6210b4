"""Whether the council can run a system itself, worked out from procedures, drills, contracts and who holds what."""
