"""Requests from above: returns that somebody asks for, by when, who owns them, and what was sent (SIT-01)."""
