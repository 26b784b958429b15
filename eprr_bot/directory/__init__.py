"""People and how to reach them; organisations, clusters and their statutory bodies."""
