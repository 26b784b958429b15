"""Text messages as a route, through GOV.UK Notify."""

from eprr_bot.outbox.channel import Channel
from eprr_bot.outbox.service import Form
from eprr_bot.reach.failures import DAY_IS_FULL, NOBODY_HAS_IT, OFF, TECHNICAL
from eprr_bot.reach.route import Means, Route


def _make(means: Means) -> Channel:
    from eprr_bot.reach.notify import NotifyChannel  # with an HTTP library of its own

    settings = means.settings
    return NotifyChannel(
        "text", settings.notify_api_key, settings.notify_api_url, settings.notify_template, means.vault
    )


ROUTE = Route(
    form=Form("text", "text", lambda content: {"text": content.short or content.text}),
    name="text message",
    by="by text message",
    many="text messages",
    sender="The sender of text messages",
    address="mobile number",
    address_of=lambda one: one.mobile,
    make=_make,
    hours_of=lambda one: one.text_hours,
    is_set_up=lambda settings: bool(settings.notify_api_key),
    remedy="Set NOTIFY_API_KEY",
    most_an_hour=6,
    faults_of_service=(DAY_IS_FULL["text"], TECHNICAL),
    says_dead=(NOBODY_HAS_IT["text"],),
    says_doubtful=(OFF["text"],),
    columns=("mobile",),
)
