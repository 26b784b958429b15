"""The hard copy: everything that people need on paper when no screen works."""
