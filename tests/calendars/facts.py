"""Facts to make calendars of."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from eprr_bot.calendars.feed import Entry, Feed, uid

LONDON = ZoneInfo("Europe/London")
APPLIED = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 19, 8, tzinfo=UTC)
"""Mon 19 Oct 2026 09:00 in London: the clocks go back in the week that follows."""


def entry(start: datetime = OCTOBER, end: datetime | None = None, **changes: object) -> Entry:
    """One shift of the director rota."""
    facts: dict[str, object] = {
        "uid": uid("director-on-call", start, "asha.patel"),
        "start": start,
        "end": end or start + timedelta(days=7, hours=1),
        "summary": "Director on call: Asha Patel",
        "description": "Asha Patel is on call until Mon 26 Oct 2026 09:00.\nNext: Ben Okoro.",
        "person_id": "asha.patel",
        "sequence": 0,
        "stamped_at": APPLIED,
    }
    return Entry(**{**facts, **changes})


def feed(*entries: Entry, name: str = "Director on call – Haven and Wolds") -> Feed:
    return Feed(name, LONDON, "https://slack.com/app_redirect?channel=on-call", "#on-call in Slack", entries)
