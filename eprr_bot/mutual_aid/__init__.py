"""Mutual aid: what was asked of whom, for which incident."""
