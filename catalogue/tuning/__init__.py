"""Tuning of search: searches whose right answers are known, the numbers of the ranking, and what others would do."""
