"""Handover briefings in an incident: drafted, given, accepted."""
