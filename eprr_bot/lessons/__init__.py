"""Lessons and actions: what exercises and incidents taught, and what is done about it."""
