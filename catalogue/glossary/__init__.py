"""The glossary: what our words mean, and which lay words and acronyms stand for them."""
