"""What speaks Slack's protocol: the door, the router, and what messages are made of."""
