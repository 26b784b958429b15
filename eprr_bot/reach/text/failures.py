"""Why texts fail for good, in words (pure)."""

FAILURES = {
    "permanent-failure": "the network says that nobody has this number",
    "temporary-failure": "the phone was off or out of reach until the network gave up",
    "technical-failure": "Notify or the network failed to pass it on",
}
"""What Notify's statuses mean, after which nothing more becomes of a text."""
DAY_IS_FULL = "the number of texts that Notify allows in a day is used up"
"""Until midnight every text fails so."""
NOT_THEIR_FAULT = frozenset({DAY_IS_FULL, FAILURES["technical-failure"]})
