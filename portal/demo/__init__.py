"""The demo council: the records of a place that does not exist, ready to load."""
