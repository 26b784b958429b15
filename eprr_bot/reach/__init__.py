"""One room that reaches people: a row for each route, and one way to tell somebody something."""
