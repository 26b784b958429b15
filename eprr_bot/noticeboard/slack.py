"""The noticeboard's doors: Home, /oncall week, /oncall page, /eprr status."""

from dataclasses import dataclass, replace

from eprr_bot.base.db import claim_once
from eprr_bot.directory import service as directory
from eprr_bot.noticeboard import jobs, messages, paging, service, status
from eprr_bot.noticeboard.models import HomeVisitor, PageRequest, PictureWish
from eprr_bot.noticeboard.paging import Wanted
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.slack import blocks
from eprr_bot.slack.answers import bounded
from eprr_bot.slack.blocks import Block, Content, Form
from eprr_bot.slack.commands import Command, Reply, Request, UserError

PICTURE_COMES = "The same as a picture is on its way to you in a direct message."


@dataclass(frozen=True)
class Notice(Form):
    """A window that shows something and asks nothing."""

    def view(self) -> Block:
        return {key: part for key, part in super().view().items() if key != "submit"} | {"close": blocks.plain("Close")}


def home_opened(request: Request) -> Reply:
    """Somebody came to the app; `value` is the tab. Home is made anew for them, in the directory or not."""
    if request.value == "home":
        visitor = request.session.get(HomeVisitor, request.actor.slack_id)
        visitor = visitor or HomeVisitor(slack_id=request.actor.slack_id, opened_at=request.now)
        visitor.opened_at = request.now
        jobs.show_home(request.session, visitor, request.now, always=True)
    return Reply()


def declare(request: Request) -> Reply:
    """The same form as /incident declare."""
    return request.app.router.run("/incident", replace(request, text="declare"))


def week(request: Request) -> Reply:
    """The week as text at once; the picture follows in a direct message."""
    return Reply(_week(request, oncall.rota_meant(request.session, request.text) if request.text else ""))


def week_on_home(request: Request) -> Reply:
    """The button on Home: the text in a window."""
    content = _week(request, "")
    return Reply(form=Notice("noticeboard.week", "This week", "", bounded(content).blocks))


def _week(request: Request, rota_id: str) -> Content:
    shown = service.week(request.session, request.now, rota_id)
    if not request.actor.slack_id:
        return messages.week(shown, "")
    request.session.add(PictureWish(slack_id=request.actor.slack_id, rota_id=rota_id, asked_at=request.now))
    return messages.week(shown, PICTURE_COMES)


def page(request: Request) -> Reply:
    """Anyone in the workspace may call whoever is on call."""
    wanted = paging.read(request.session, directory.plain_words(request))
    earlier = paging.running(request.session, wanted, request.actor, request.now)
    if earlier is not None:
        return Reply(paging.repeated(request.session, earlier, wanted))
    made = paging.page(request.session, wanted, request.actor, request.now)
    return Reply(paging.started(request.session, made))


def page_again(request: Request) -> Reply:
    """Asked again on purpose; pressed twice, it counts once."""
    earlier, message = request.session.get(PageRequest, request.number), request.after_number
    if earlier is None or earlier.slack_id != request.actor.slack_id:
        raise UserError("That call is no longer there. Type /oncall page <rota> <message>.")
    if claim_once(request.session, "page again", str(request.number), request.now):
        made = paging.page(request.session, Wanted(earlier.rota_id, message), request.actor, request.now)
        content = paging.started(request.session, made)
        if not request.actor.slack_id:
            return Reply(content)
        outbox.post(request.session, request.now, request.actor.slack_id, content, Envelope(Lane.LIVE, "noticeboard"))
    return Reply()


def page_stop(request: Request) -> Reply:
    """Whoever asked needs no answer any more."""
    paging.stop(request.session, request.number, request.actor, request.now)
    return Reply()


def pages(request: Request) -> Reply:
    """Who asked for whom."""
    return Reply(paging.history(request.session))


def own_status(request: Request) -> Reply:
    """What the bot knows of itself."""
    settings = request.app.settings
    kind = "SQLite" if settings.is_sqlite else "PostgreSQL"
    return Reply(status.message(status.look(request.session, kind, request.now, has_texts=settings.has_texts)))


COMMANDS = [
    Command("/oncall", "week", "Show this week, as text and as a picture.", week, "[rota]"),
    Command("/oncall", "page", "Call whoever is on call; anyone may.", page, "<rota> <message>"),
    Command("/oncall", "pages", "Show who was called with /oncall page.", pages),
    Command("/eprr", "status", "Show whether the bot itself is well.", own_status),
]
ACTIONS = {
    "noticeboard.declare": declare,
    "noticeboard.week": week_on_home,
    "noticeboard.page_again": page_again,
    "noticeboard.page_stop": page_stop,
}
EVENTS = {"app_home_opened": home_opened}
