"""Backups: the whole portal in one file, taken while people work, and brought back into either database."""
