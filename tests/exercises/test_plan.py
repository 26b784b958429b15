"""When the month's exercise takes place."""
