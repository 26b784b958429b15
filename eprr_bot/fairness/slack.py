"""/oncall fairness: everybody's part, as a table and a picture."""

from datetime import datetime, timedelta

from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.fairness import messages, service
from eprr_bot.fairness.models import FairnessWish
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import Command, Reply, Request, UserError

LOOK_BACK = timedelta(weeks=52)
MOST_IN_A_PICTURE = 16
"""More people than this cannot be read on a phone; the table has them all."""


def fairness(request: Request) -> Reply:
    """The table at once; the picture of a rota follows in a direct message."""
    words = f" {request.text}"
    rota_text, _, since = words.partition(" since ")
    start = _since(request, since) if since.strip() else request.now - LOOK_BACK
    rota_id = _rota(request, rota_text.strip())
    found = service.standing(request.session, start, request.now, rota_id)
    table = messages.standing(found, picture_follows=False)
    if not request.actor.slack_id or not 0 < len(found.rows) <= MOST_IN_A_PICTURE:
        return Reply(table)
    wish = FairnessWish(slack_id=request.actor.slack_id, rota_id=rota_id, start=start, end=request.now)
    with_picture = messages.standing(found, picture_follows=True)
    return Reply(with_picture, then=lambda session: session.add(wish), otherwise=table)


def _rota(request: Request, text: str) -> str | None:
    if not text:
        return None
    found = oncall.find_rota(request.session, text)
    if found is None:
        unknown = oncall.no_rota(request.session, text, request.now)
        raise UserError(f"{unknown} Or: /oncall fairness since 1 Jan 2026")
    return found


def _since(request: Request, text: str) -> datetime:
    """The beginning of the day that is meant; a date without a year is the last such date, not the next."""
    zone = directory.cluster(request.session).zone
    next_one, last_one = (
        times.when(request.session, text, now).astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        for now in (request.now, request.now - LOOK_BACK)
    )
    is_one_date = (last_one.day, last_one.month) == (next_one.day, next_one.month)
    found = last_one if next_one >= request.now and is_one_date else next_one
    if found >= request.now:
        raise UserError("That is still to come, and “since” looks back. Give a day that is past: since 1 Sep 2026.")
    return found.astimezone(request.now.tzinfo)


COMMANDS = [
    Command(
        "/oncall",
        "fairness",
        "Show who did how much: nights, weekends, bank holidays.",
        fairness,
        "[rota] [since <date>]",
        is_question=True,
    ),
]
