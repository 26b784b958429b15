"""Decisions of an incident: what was decided, by whom, why, and until when it stands without another look."""
