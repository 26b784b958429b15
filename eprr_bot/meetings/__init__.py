"""Meetings of an incident: the cycle in which they come, their agenda, and what came of each."""
