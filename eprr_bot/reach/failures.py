"""Why what Notify and Twilio send fails for good, in words (pure)."""

TECHNICAL = "Notify or the network failed to pass it on"
NOBODY_HAS_IT = {
    "text": "the network says that nobody has this number",
    "email": "the mail server there says that nobody has this address",
    "voice": "Twilio says that nobody can be called at this number",
}
TAKES_NOTHING = "the mail server there takes nothing for this address"
OFF = {
    "text": "the phone was off or out of reach until the network gave up",
    "email": "the mailbox took nothing until Notify gave up",
}
BUSY, NOT_TAKEN = "the line was busy", "the telephone rang and nobody took it"
FAILURES = {
    "text": {
        "permanent-failure": NOBODY_HAS_IT["text"],
        "temporary-failure": OFF["text"],
        "technical-failure": TECHNICAL,
    },
    "email": {
        "permanent-failure": NOBODY_HAS_IT["email"],
        "temporary-failure": OFF["email"],
        "technical-failure": TECHNICAL,
    },
    "voice": {
        "busy": BUSY,
        "no-answer": NOT_TAKEN,
        "failed": "the network could not put the call through; it may be that nobody has this number",
        "canceled": "the call was taken back at Twilio before anybody took it",
    },
}
"""What a provider's statuses mean, by route, after which nothing more becomes of a message."""
DAY_IS_FULL = {
    "text": "the number of texts that Notify allows in a day is used up",
    "email": "the number of e-mails that Notify allows in a day is used up",
}
"""Until midnight everything fails so."""
ACCOUNT = "Twilio lets this account make no calls: its token is wrong, it is suspended, or it has no money"
REFUSED = "Twilio refused the call, by no fault of the number: its log of errors says why"
