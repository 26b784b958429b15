"""/oncall fairness: everybody's part, as a table and a picture."""

import re
from datetime import datetime, timedelta

from eprr_bot.base.months import period_named
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.fairness import messages, service
from eprr_bot.fairness.models import FairnessWish
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.asked import readings
from eprr_bot.slack.commands import Command, Reply, Request, UserError

LOOK_BACK = timedelta(weeks=52)
_SINCE = re.compile(r"\b(?:since|from)\b", re.IGNORECASE)
MOST_IN_A_PICTURE = 16
"""More people than this cannot be read on a phone; the table has them all."""


def fairness(request: Request) -> Reply:
    """The table at once; the picture of a rota follows in a direct message."""
    rota_id, start = _asked(request)
    found = service.standing(request.session, start, request.now, rota_id)
    table = messages.standing(found, picture_follows=False)
    if not request.actor.slack_id or not 0 < len(found.rows) <= MOST_IN_A_PICTURE:
        return Reply(table)
    wish = FairnessWish(slack_id=request.actor.slack_id, rota_id=rota_id, start=start, end=request.now)
    with_picture = messages.standing(found, picture_follows=True)
    return Reply(with_picture, then=lambda session: session.add(wish), otherwise=table)


def _asked(request: Request) -> tuple[str | None, datetime]:
    """The rota, if one is named, and since when, in either order, with or without the word."""
    for named, moment in readings(_SINCE.sub(" ", request.text)):
        rota_id = oncall.find_rota(request.session, named) if named else None
        start = None
        if bool(named) == (rota_id is not None):
            start = _since(request, moment) if moment else request.now - LOOK_BACK
        if start is not None:
            return rota_id, start
    rota, since, moment = f" {request.text}".partition(" since ")
    if since and (not rota.strip() or oncall.find_rota(request.session, rota)):
        times.when(request.session, moment, request.now)
    unknown = oncall.no_rota(request.session, rota.strip() or request.text, request.now)
    raise UserError(f"{unknown} Or: /oncall fairness since 1 Jan 2026")


def _since(request: Request, text: str) -> datetime | None:
    """The beginning of the day that is meant, the last such day and not the next; None where the text is no time."""
    zone = directory.cluster(request.session).zone
    if period := period_named(text, request.now.astimezone(zone).date()):
        year, _, month = period.partition("-")
        text = f"1/{month or 1}/{year}"

    def day(words: str, now: datetime) -> datetime | None:
        instant = times.when_if_any(request.session, words, now)
        return instant.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0) if instant else None

    found, before = day(text, request.now), day(text, request.now - LOOK_BACK)
    if found and before and found >= request.now:
        is_one_date = (before.day, before.month) == (found.day, found.month)
        found = before if is_one_date else day(f"last {text}", request.now) or found
    if found and found >= request.now:
        raise UserError("That is still to come, and “since” looks back. Give a day that is past: since 1 Sep 2026.")
    return found.astimezone(request.now.tzinfo) if found else None


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
