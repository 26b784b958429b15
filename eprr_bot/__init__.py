"""A Slack bot for the people who keep the NHS ready for emergencies."""

__version__ = "0.1.0"
