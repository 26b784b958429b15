"""The router: which row of the table a line means, and what is said when there is none."""
