"""E-mail as a route, through an SMTP server or GOV.UK Notify."""

from typing import Any

from eprr_bot.base.settings import Settings
from eprr_bot.outbox.channel import Channel
from eprr_bot.outbox.service import Form
from eprr_bot.reach.failures import DAY_IS_FULL, NOBODY_HAS_IT, OFF, TAKES_NOTHING, TECHNICAL
from eprr_bot.reach.route import Means, Route
from eprr_bot.slack import printed
from eprr_bot.slack.blocks import Content, fit
from eprr_bot.slack.elsewhere import where_nobody_replies

LONGEST_SUBJECT = 120


def _body(content: Content) -> dict[str, Any]:
    short = where_nobody_replies(content.short)
    text = content.letter or short or printed.lines(Content(content.text), lambda _: None)
    first_line = next(iter(text.strip().splitlines()), "")  # also at breaks that no header may hold, such as \r
    enclosed = {"enclosed": content.enclosed} if content.enclosed else {}
    return {"subject": fit(first_line, LONGEST_SUBJECT), "text": text} | enclosed


def _is_set_up(settings: Settings) -> bool:
    return bool(settings.smtp_url or (settings.notify_api_key and settings.notify_email_template))


def _make(means: Means) -> Channel:
    settings = means.settings
    if settings.smtp_url:
        from eprr_bot.reach.email.smtp import SmtpChannel

        return SmtpChannel(settings.smtp_url, settings.mail_from, means.vault, settings.hard_copy)
    from eprr_bot.reach.notify import NotifyChannel  # with an HTTP library of its own

    template = settings.notify_email_template
    return NotifyChannel("email", settings.notify_api_key, settings.notify_api_url, template, means.vault)


ROUTE = Route(
    form=Form("email", "email", _body),
    name="e-mail",
    by="by e-mail",
    many="e-mails",
    sender="The sender of e-mails",
    address="e-mail address",
    address_of=lambda one: one.email,
    make=_make,
    is_set_up=_is_set_up,
    remedy="Set SMTP_URL, or NOTIFY_EMAIL_TEMPLATE",
    faults_of_service=(DAY_IS_FULL["email"], TECHNICAL),
    says_dead=(NOBODY_HAS_IT["email"], TAKES_NOTHING),
    says_doubtful=(OFF["email"],),
    columns=("email",),
)
