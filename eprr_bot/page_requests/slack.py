"""/oncall page and its buttons, and /oncall pages."""

from eprr_bot.base.db import claim_once
from eprr_bot.directory import service as directory
from eprr_bot.oncall import worker_check
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.page_requests import service
from eprr_bot.page_requests.models import PageRequest
from eprr_bot.page_requests.service import Wanted
from eprr_bot.slack.commands import Command, Reply, Request, UserError


def page(request: Request) -> Reply:
    """Anyone in the workspace may call whoever is on call."""
    wanted = service.read(request.session, directory.plain_words(request))
    earlier = service.running(request.session, wanted, request.actor, request.now)
    if earlier is not None:
        return Reply(service.repeated(request.session, earlier, wanted, runs=worker_check.runs_for(request)))
    made = service.page(request.session, wanted, request.actor, request.now)
    return Reply(service.started(request.session, made, runs=worker_check.runs_for(request)))


def page_again(request: Request) -> Reply:
    """Asked again on purpose; pressed twice, it counts once."""
    earlier, message = request.session.get(PageRequest, request.number), request.after_number
    if earlier is None or not service.is_of(earlier, request.actor):
        raise UserError("That call is no longer there. Type /oncall page <rota> <message>.")
    if claim_once(request.session, "page again", str(request.number), request.now):
        made = service.page(request.session, Wanted(earlier.rota_id, message), request.actor, request.now)
        content = service.started(request.session, made, runs=worker_check.runs_for(request))
        if not request.actor.slack_id:
            return Reply(content)
        outbox.post(request.session, request.now, request.actor.slack_id, content, Envelope(Lane.LIVE, "noticeboard"))
    return Reply()


def page_stop(request: Request) -> Reply:
    """Whoever asked needs no answer any more."""
    service.stop(request.session, request.number, request.actor, request.now)
    return Reply()


def pages(request: Request) -> Reply:
    """Who asked for whom."""
    return Reply(service.history(request.session))


COMMANDS = [
    Command("/oncall", "page", "Call whoever is on call; anyone may.", page, "<rota> <message>"),
    Command("/oncall", "pages", "Show who was called with /oncall page.", pages, is_question=True),
]
ACTIONS = {
    "noticeboard.page_again": page_again,
    "noticeboard.page_stop": page_stop,
}
"""Named as they are in messages that people have."""
