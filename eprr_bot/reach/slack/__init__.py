"""Slack as a route."""

from datetime import timedelta

from eprr_bot.outbox.channel import Channel
from eprr_bot.outbox.service import IN_SLACK
from eprr_bot.reach.route import Means, Route


def _make(means: Means) -> Channel:
    from eprr_bot.reach.slack.channel import SlackChannel  # with the SDK

    return SlackChannel(means.client)


ROUTE = Route(
    form=IN_SLACK,
    name="Slack",
    by="in Slack",
    many="Slack messages",
    sender="The sender to Slack",
    address="Slack account",
    address_of=lambda one: one.slack_id or "",
    make=_make,
    seen_within=timedelta(seconds=90),  # run/chores.py looks every minute, and after a failure every ten seconds
    can_change=True,
)
