"""Messages decided but not yet sent. Everything that reaches people unasked goes through here."""
