"""/oncall page: anybody in the workspace calls whoever is on call, and is told how it ended."""
