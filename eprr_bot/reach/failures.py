"""Why what Notify sends fails for good, in words (pure)."""

TECHNICAL = "Notify or the network failed to pass it on"
NOBODY_HAS_IT = {
    "text": "the network says that nobody has this number",
    "email": "the mail server there says that nobody has this address",
}
FAILURES = {
    "text": {
        "permanent-failure": NOBODY_HAS_IT["text"],
        "temporary-failure": "the phone was off or out of reach until the network gave up",
        "technical-failure": TECHNICAL,
    },
    "email": {
        "permanent-failure": NOBODY_HAS_IT["email"],
        "temporary-failure": "the mailbox took nothing until Notify gave up",
        "technical-failure": TECHNICAL,
    },
}
"""What Notify's statuses mean, by route, after which nothing more becomes of a message."""
DAY_IS_FULL = {
    "text": "the number of texts that Notify allows in a day is used up",
    "email": "the number of e-mails that Notify allows in a day is used up",
}
"""Until midnight everything fails so."""
