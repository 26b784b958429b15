"""One return for whoever asked us, and the catalogue of who could give what."""

import re
from datetime import datetime

from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.mutual_aid import capability, catalogue, messages, register, service, typed
from eprr_bot.mutual_aid.models import MutualAidRequest
from eprr_bot.mutual_aid.slack import mine
from eprr_bot.slack.commands import Command, Reply, Request, UserError

_SENT = re.compile(r"(?:is |was )?(?:sent|submitted|given|done)\b[\s,:;–-]*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_AT = re.compile(r"at\s+(?P<at>.+)", re.IGNORECASE | re.DOTALL)


def answer(request: Request) -> Reply:
    """`1`: all answers put together; `1 sent at 13:50`: whoever asked us has them."""
    number, rest = typed.numbered(directory.plain_words(request), "/mutual-aid answer 1")
    row = mine(request, number)
    found = _SENT.fullmatch(rest)
    if found:
        at, words = _when(request, found["rest"])
        return _send(request, row, words, at)
    if rest:
        raise UserError(f"Once it is sent, type: /mutual-aid answer {number} sent")
    one = register.one(request.session, row)
    if not one.for_whom:
        raise UserError(f"Nobody asked us for mutual aid {number}: it is for ourselves. /mutual-aid show {number}")
    return Reply(messages.collated(one))


def _when(request: Request, text: str) -> tuple[datetime | None, str]:
    at = _AT.fullmatch(text)
    named, rest = times.first(at["at"]) if at else ("", text)
    return (times.just_now(request.session, named, request.now), rest) if named else (None, text)


def is_sent(request: Request) -> Reply:
    """The button of the same."""
    return _send(request, mine(request, request.number), "", None)


def _send(request: Request, row: MutualAidRequest, words: str, at: datetime | None) -> Reply:
    sent = service.send(request.session, row, words, at, request.now, request.actor)
    return Reply(messages.sent(register.one(request.session, row), sent))


def capabilities(request: Request) -> Reply:
    """Who could give what, as the catalogue says."""
    what = directory.plain_words(request)
    found = capability.that_could(catalogue.givers(request.session), what)
    named = [(catalogue.name_of(request.session, one), one, those) for one, those in found]
    return Reply(messages.capabilities(named, what))


COMMANDS = [
    Command(
        "/mutual-aid",
        "answer",
        "Put all answers together for whoever asked us; or say that they have them: “1 sent at 13:50”.",
        answer,
        "<its number>",
    ),
    Command(
        "/mutual-aid",
        "capabilities",
        "Show who could give what, as the catalogue says.",
        capabilities,
        "[paramedics]",
        is_question=True,
    ),
]
ACTIONS = {messages.SENT: is_sent}
