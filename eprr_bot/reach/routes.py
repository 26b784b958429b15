"""The routes there are. Whatever tells people something, or tells of a route, looks here and has no list of its own."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator

from eprr_bot.base.files import fault
from eprr_bot.base.settings import Settings
from eprr_bot.outbox.channel import Channel, NotSetUp
from eprr_bot.reach import email, slack, teams, text, voice
from eprr_bot.reach.route import Means, Route
from eprr_bot.slack.blocks import listed
from eprr_bot.slack.commands import AT_THE_DESK, AT_THE_KEYBOARD

ROUTES: dict[str, Route] = {one.id: one for one in (slack.ROUTE, text.ROUTE, email.ROUTE, voice.ROUTE)}
"""By the words under which ladders, pages and answers are stored, the one that is tried first at the front."""

SLACK = slack.ROUTE.id
"""By which goes what has buttons to press."""

_missing: list[Route] = []
_base_url: list[str] = [""]

SPOKEN = "spoken"
"""What is stored with an answer that somebody else passed on: no route of ours brought it."""
PAGE = "page"
"""The same of one that somebody gave in a browser, signed in: it proves no route."""


def of_place(channel: str) -> str:
    """By what an answer came that somebody pressed or typed in this channel, or at the keyboard for whoever said it."""
    place = channel.partition("/")[0]
    return {AT_THE_KEYBOARD: SPOKEN, AT_THE_DESK: PAGE}.get(place, SLACK)


def every() -> tuple[str, ...]:
    """By every route that there is here."""
    return tuple(one for one, row in ROUTES.items() if row not in _missing)


def _known(route: str) -> str:
    if route not in ROUTES:
        raise fault(f"This must be {listed((repr(one) for one in ROUTES), 'or')}.")
    return route


RouteId = Annotated[str, AfterValidator(_known)]
"""A route, as files name it."""


def names(ids: Iterable[str]) -> str:
    """Some routes, for people to read: Slack and text message."""
    return listed(ROUTES[one].name for one in ids)


def replies_refused(settings: Settings) -> str:
    """Why no reply by text is taken though texts ask for one, and what to do; empty where they are taken."""
    if not settings.notify_api_key or settings.notify_callback_token:
        return ""
    remedy = "Set NOTIFY_CALLBACK_TOKEN, and the same token at Notify's call-back for received text messages."
    return f"none is taken, though texts ask for them. {remedy}"


def use(settings: Settings) -> None:
    """From here on nobody is reached by what this installation does without, and its pages are where it says."""
    _missing[:] = missing(settings)
    teams.use(settings)
    _base_url[:] = [settings.base_url.rstrip("/")]


def address_of(page: str) -> str:
    """Where a page of ours is for people's browsers; empty where there are no pages for them."""
    return f"{_base_url[0]}/{page}" if _base_url[0] else ""


def not_set_up() -> tuple[Route, ...]:
    """The routes by which nobody is reached here."""
    return tuple(_missing)


def missing(settings: Settings) -> list[Route]:
    """The routes that an installation does without."""
    return [one for one in ROUTES.values() if not one.is_set_up(settings)]


def channels(means: Means) -> list[Channel]:
    """A channel for each route, and one for posts to Teams. A route that is not set up fails whatever is sent by it."""
    without = missing(means.settings)
    by_route = [NotSetUp(one.id, one.many) if one in without else one.make(means) for one in ROUTES.values()]
    return [*by_route, *teams.channels(means.settings)]


def many(channel: str) -> str:
    """What goes out by a channel, for people to read: text messages."""
    return ROUTES[channel].many if channel in ROUTES else teams.MANY
