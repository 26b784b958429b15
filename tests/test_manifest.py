"""The app manifest is one that Slack accepts, and asks for what the bot uses."""
