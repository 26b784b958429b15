"""Incidents: declaration, roles, checklists and action cards, decisions, situation reports."""
