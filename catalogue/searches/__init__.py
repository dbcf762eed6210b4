"""Remembered searches: those that people keep, those that found nothing, and the words that people tried next."""
