"""The append-only log of each incident, and the proof that nobody changed it."""
