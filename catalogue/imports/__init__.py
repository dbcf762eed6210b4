"""Imports: each run of one, the rows it staged, and what it had to say about them."""
