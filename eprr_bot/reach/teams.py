"""Posts in a channel of Microsoft Teams: one way, through a flow of theirs and the library Apprise.

It is no route: nobody is reached by it, and nobody answers there. Teams cannot be asked whether it took a post, so one
whose fate is unknown is posted again: it carries its own time, and may stand there twice.
"""

import logging
import re
from datetime import datetime
from importlib.util import find_spec
from typing import Any

from sqlmodel import Session

from eprr_bot.base.settings import Settings
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.channel import PAUSE, Channel, Limits, NotSetUp, Outgoing, Receipt, Undelivered
from eprr_bot.outbox.service import Envelope, Form
from eprr_bot.slack import blocks, printed
from eprr_bot.slack.blocks import Content

NAME, SENDER, MANY = "teams", "The sender of posts to Teams", "posts to Teams"
LONGEST = 900
"""Letters; Apprise would cut longer ones by itself."""
_STATUS = re.compile(r"error=(\d{3})")
_MARKS = re.compile(r"([\\`*_\[\]~|])|^(\s*)([-+#>])|^(\s*\d+)([.)])", re.MULTILINE)
_is_set_up: list[bool] = [False]


def use(settings: Settings) -> None:
    """From here on what concerns everybody is posted there, or not."""
    _is_set_up[:] = [bool(settings.teams_url)]


def is_set_up() -> bool:
    """Is anything posted to Teams here?"""
    return _is_set_up[0]


def post(session: Session, now: datetime, content: Content, envelope: Envelope) -> None:
    """Decide to post something for everybody to see; nothing where there is no channel of theirs."""
    if is_set_up():
        outbox.post(session, now, NAME, content, envelope, FORM)


def harmless(text: str) -> str:
    """Plain text as a card shows it letter by letter: no mark-up, mention, link or date of its own."""
    plain = text.replace("<", "‹").replace(">", "›").replace("{{", "{ {")
    marked = _MARKS.sub(lambda found: "".join(_escaped(found)), plain)
    return "\n\n".join(line for line in marked.splitlines() if line.strip())


def _escaped(found: "re.Match[str]") -> tuple[str, ...]:
    mark, before, opens, number, stop = found.groups()
    if mark:
        return ("\\", mark)
    return (before, "\\", opens) if opens else (number, "\\", stop)


def _body(content: Content) -> dict[str, Any]:
    plain = printed.lines(Content(content.text), lambda _: None)
    return {"text": harmless(blocks.fit(plain, LONGEST))}


FORM = Form(NAME, "post", _body)


def channels(settings: Settings) -> list[Channel]:
    """The channel, where an address is set."""
    if not settings.teams_url:
        return []
    if find_spec("apprise") is None:
        return [NotSetUp(NAME, f"{MANY} need the library apprise (the extra `anything`), and")]
    return [TeamsChannel(settings.teams_url)]


class TeamsChannel:
    """Posts one message to the address of a flow."""

    name = NAME
    limits = Limits(per_second=1, burst=4, per_address=1, address_burst=4)

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, message: Outgoing) -> Receipt:
        from apprise import LogCapture  # only where it is used: it takes long to load

        logging.getLogger("apprise").propagate = False  # what it says of a faulty address holds the secret in it
        captured: Any = LogCapture  # which has no types
        with captured(level=logging.WARNING, fmt="%(message)s") as said:
            is_taken = _flow(self._url).notify(body=message.body["text"])
            why = said.getvalue()
        if not is_taken:  # Apprise raises nothing
            raise _undelivered(why)
        return Receipt(self.name, message.id)

    def find(self, message: Outgoing) -> Receipt | None:  # noqa: ARG002 (the protocol's)
        return None


def _flow(url: str) -> Any:
    """The one plugin that is needed: by an address alone Apprise would load all of them, of every service."""
    from apprise.plugins.workflows import NotifyWorkflows

    plugin: Any = NotifyWorkflows  # which has no types
    try:
        made = plugin(**(plugin.parse_native_url(url) or plugin.parse_url(url)))
    except TypeError:  # as AppriseImproperlyConfigured is, which may name the secret
        raise Undelivered("the address in EPRR_TEAMS_URL cannot be used", permanent=True) from None
    made.include_image = made.redirects = False  # a picture from elsewhere; and the address is a secret
    return made


def _undelivered(said: str) -> Undelivered:
    """All that Apprise tells is a line of its log."""
    found = _STATUS.search(said)
    status = int(found[1]) if found else 0
    if not status:
        return Undelivered("Teams cannot be reached", unknown=True)
    if status == 429:
        return Undelivered("Teams asked for a pause", retry_after=PAUSE)
    if status >= 500:
        return Undelivered(f"Teams answered {status}", unknown=True)
    return Undelivered(f"Teams refused: {status}", permanent=True)
