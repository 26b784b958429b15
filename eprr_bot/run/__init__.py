"""What runs a process: the clock, the web app, and what looks at the files and the database."""
