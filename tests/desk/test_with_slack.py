"""Where Slack's doors are: one asks at a time, and nobody else waits who knows where they were."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from eprr_bot.desk.with_slack import SignIn


def test_while_one_asks_anew_the_others_go_by_what_was_known() -> None:
    now = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    app: Any = SimpleNamespace(clock=SimpleNamespace(now=lambda: now))
    slack = SignIn(app)
    slack._doors = {"issuer": "https://slack.example"}
    with slack._lock:
        assert slack._where(None) == {"issuer": "https://slack.example"}
