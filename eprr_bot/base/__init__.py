"""What everything else stands on; it knows nothing of Slack or of any feature."""
