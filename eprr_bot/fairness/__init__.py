"""Who carries how much of the on-call burden, and what would make the next months fair."""
