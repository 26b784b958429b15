"""Actions of an incident: who does what, by when."""
