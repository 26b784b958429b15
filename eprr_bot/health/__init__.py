"""The bot's own health: what it can tell of itself, to people and to machines, and ways to reach people that fail."""
