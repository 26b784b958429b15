"""What was committed, directed, given and reported, by statutory body."""
