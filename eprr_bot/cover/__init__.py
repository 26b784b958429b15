"""Changing who is on call: cover, swaps, taking over, leave, and new versions of a rota."""
