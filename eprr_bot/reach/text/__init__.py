"""Text messages as a route."""
