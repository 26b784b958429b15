"""The noticeboard's doors: Home, /oncall week."""

from dataclasses import dataclass, replace

from eprr_bot.base.db import made_once
from eprr_bot.noticeboard import jobs, messages, service
from eprr_bot.noticeboard.models import HomeVisitor, PictureWish
from eprr_bot.oncall import service as oncall
from eprr_bot.slack import blocks
from eprr_bot.slack.answers import bounded
from eprr_bot.slack.blocks import Block, Form
from eprr_bot.slack.commands import Command, Reply, Request

PICTURE_COMES = "The same as a picture is on its way to you in a direct message."


@dataclass(frozen=True)
class Notice(Form):
    """A window that shows something and asks nothing."""

    def view(self) -> Block:
        return {key: part for key, part in super().view().items() if key != "submit"} | {"close": blocks.plain("Close")}


def home_opened(request: Request) -> Reply:
    """Somebody came to the app; `value` is the tab. Home is made anew for them, in the directory or not."""
    if request.value == "home":
        visitor = made_once(request.session, HomeVisitor(slack_id=request.actor.slack_id, opened_at=request.now))
        visitor.opened_at = request.now
        jobs.show_home(request.session, visitor, request.now, always=True)
    return Reply()


def declare(request: Request) -> Reply:
    """The same form as /incident declare."""
    return request.app.router.run("/incident", replace(request, text="declare"))


def week(request: Request) -> Reply:
    """The week as text at once; the picture follows in a direct message."""
    rota_id = oncall.rota_meant(request.session, request.text) if request.text else ""
    shown = service.week(request.session, request.now, rota_id)
    if not request.actor.slack_id:
        return Reply(messages.week(shown, ""))
    wish = _wish(request, rota_id)
    with_picture, without = messages.week(shown, PICTURE_COMES), messages.week(shown, "")
    return Reply(with_picture, then=lambda session: session.add(wish), otherwise=without)


def week_on_home(request: Request) -> Reply:
    """The button on Home: the text in a window."""
    request.session.add(_wish(request, ""))
    content = messages.week(service.week(request.session, request.now), PICTURE_COMES)
    return Reply(form=Notice("noticeboard.week", "This week", "", bounded(content).blocks))


def _wish(request: Request, rota_id: str) -> PictureWish:
    return PictureWish(slack_id=request.actor.slack_id, rota_id=rota_id, asked_at=request.now)


COMMANDS = [
    Command("/oncall", "week", "Show this week, as text and as a picture.", week, "[rota]", is_question=True),
]
ACTIONS = {
    "noticeboard.declare": declare,
    "noticeboard.week": week_on_home,
}
EVENTS = {"app_home_opened": home_opened}
