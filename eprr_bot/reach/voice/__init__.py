"""Telephone calls as a route, through Twilio."""

from importlib.util import find_spec
from typing import Any

from eprr_bot.base.settings import Settings
from eprr_bot.outbox.channel import Channel
from eprr_bot.outbox.service import Form
from eprr_bot.reach.failures import ACCOUNT, BUSY, NOBODY_HAS_IT, NOT_TAKEN, REFUSED
from eprr_bot.reach.route import Means, Recipient, Route
from eprr_bot.slack import printed
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.elsewhere import where_nobody_replies


def _body(content: Content) -> dict[str, Any]:
    """What is said of news. Of a call-out that is found out when somebody takes the call: it may be over by then."""
    return {"say": where_nobody_replies(content.short) or printed.lines(Content(content.text), lambda _: None)}


def _is_set_up(settings: Settings) -> bool:
    has_account = bool(settings.twilio_account_sid and settings.twilio_auth_token and settings.twilio_from)
    return has_account and bool(settings.base_url) and find_spec("twilio") is not None


def _make(means: Means) -> Channel:
    from eprr_bot.reach.voice.channel import VoiceChannel  # with an optional library, and that with an HTTP library

    return VoiceChannel(means.settings, means.vault)


def _refusal(recipient: Recipient) -> str:
    return "no voice calls are to be made to them" if recipient.no_voice_calls else ""


ROUTE = Route(
    form=Form("voice", "call", _body),
    name="telephone call",
    by="by telephone",
    many="telephone calls",
    sender="The sender of telephone calls",
    address="telephone number",
    address_of=lambda one: one.mobile or one.landline,
    make=_make,
    hours_of=lambda one: one.voice_hours,
    refusal_of=_refusal,
    is_set_up=_is_set_up,
    remedy="Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM and EPRR_BASE_URL, where Twilio asks what to say, "
    "and install the extra: pip install 'eprr-bot[voice]'",
    rings=True,
    most_an_hour=6,
    faults_of_service=(ACCOUNT, REFUSED),
    passing=(BUSY, NOT_TAKEN),
    says_dead=(NOBODY_HAS_IT["voice"],),
    columns=("mobile", "landline"),
)
