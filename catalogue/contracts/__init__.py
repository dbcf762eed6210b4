"""TEMPORARY stand-in."""
