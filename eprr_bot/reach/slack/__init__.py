"""Slack as a route."""
