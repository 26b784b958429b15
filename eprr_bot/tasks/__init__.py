"""Tasks: what organisations are asked to do in an incident, and how far each of them is with it."""
