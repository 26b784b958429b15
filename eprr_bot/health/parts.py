"""The parts that must keep moving, and how long each may stand still."""

from datetime import timedelta

PARTS = {
    "ticker": ("The clock", timedelta(minutes=1)),
    "sender slack": ("The sender to Slack", timedelta(minutes=1)),
    "slack": ("Slack", timedelta(minutes=3)),
    "sender text": ("The sender of text messages", timedelta(minutes=1)),
}
"""By the names of their heartbeats: what people call them, and the longest time."""
OVERDUE = timedelta(minutes=2)
"""After which a step of a call-out, or a message, is late."""
