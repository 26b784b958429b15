"""Debriefs of an incident, what is due of them, and what was learned."""
